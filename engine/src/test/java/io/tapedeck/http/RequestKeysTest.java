package io.tapedeck.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.Catalogue;
import io.tapedeck.event.FeedMark;
import io.tapedeck.event.Frame;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.http.RequestKeys.Known;
import io.tapedeck.http.RequestKeys.OtherBody;
import io.tapedeck.http.RequestKeys.Owned;
import io.tapedeck.http.RequestKeys.StillRunning;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RequestKeysTest {
    private static final long WAIT_NS = 20_000_000L;

    @Test
    void shouldForgetTheOldestBeyondTheCount() throws InterruptedException {
        RequestKeys keys = new RequestKeys(2, 1_000, List.of());
        for (int i = 0; i < 3; i++) {
            assertThat(keys.claim("k" + i, 1, i, WAIT_NS)).isInstanceOf(Owned.class);
            keys.accept("k" + i, i, 5, i);
        }
        assertThat(keys.count()).isEqualTo(2);
        assertThat(keys.claim("k2", 1, 3, WAIT_NS)).isEqualTo(new Known(2, 5));
        assertThat(keys.claim("k0", 1, 3, WAIT_NS)).isInstanceOf(Owned.class);
    }

    @Test
    void shouldForgetKeysBeyondTheirAge() throws InterruptedException {
        RequestKeys keys = new RequestKeys(10, 100, List.of());
        keys.claim("k", 1, 1_000, WAIT_NS);
        keys.accept("k", 7, 1, 1_000);
        assertThat(keys.claim("k", 1, 1_100, WAIT_NS)).isEqualTo(new Known(7, 1));
        assertThat(keys.claim("k", 1, 1_101, WAIT_NS)).isInstanceOf(Owned.class);
    }

    @Test
    void shouldNotRememberAKeyWhoseRequestWasNotTaken() throws InterruptedException {
        RequestKeys keys = new RequestKeys(10, 100, List.of());
        assertThat(keys.claim("k", 1, 0, WAIT_NS)).isInstanceOf(Owned.class);
        assertThat(keys.claim("k", 1, 0, WAIT_NS)).isInstanceOf(StillRunning.class);
        assertThat(keys.claim("k", 2, 0, WAIT_NS)).isInstanceOf(OtherBody.class);
        keys.release("k");
        assertThat(keys.claim("k", 2, 0, WAIT_NS)).isInstanceOf(Owned.class);
    }

    @Test
    void shouldKnowKeyBodyAndEventsAfterTheJournalWasReadTwice() throws InterruptedException {
        Frame frame = new Frame(64);
        frame.feed(RequestKey.feedId("a key"), false);
        frame.status(FeedStatusKind.REQUEST, 0, 50, 0, 3, 0, 0, "http", FeedMark.requestDetail("a key", 0x7fL << 56));
        Catalogue first = fold(frame);
        Frame written = new Frame(64);
        first.writeTo(written, 60);
        for (Catalogue catalogue : List.of(first, fold(written))) {
            RequestKeys keys = new RequestKeys(10, 100, catalogue.feeds());
            assertThat(keys.claim("a key", 0x7fL << 56, 100, WAIT_NS)).isEqualTo(new Known(-1, 3));
            assertThat(keys.claim("a key", 5, 100, WAIT_NS)).isInstanceOf(OtherBody.class);
            assertThat(keys.claim("another", 5, 100, WAIT_NS)).isInstanceOf(Owned.class);
            assertThat(keys.claim("a key", 0x7fL << 56, 151, WAIT_NS)).isInstanceOf(Owned.class);
        }
    }

    @Test
    void shouldNotLetManyKeysGrowTheCatalogueOrPushOutAFile() {
        Catalogue catalogue = new Catalogue(8, Long.MAX_VALUE);
        Frame frame = new Frame(64);
        frame.feed(99, true);
        frame.status(FeedStatusKind.ENDED, 5, 1, 0, 5, 0, 0, "file", "");
        for (int i = 0; i < 1_000; i++) {
            frame.feed(RequestKey.feedId("k" + i), false);
            frame.status(FeedStatusKind.REQUEST, 0, 10 + i, 0, 1, 0, 0, "http", FeedMark.requestDetail("k" + i, 1));
        }
        fold(frame, catalogue);
        assertThat(catalogue.feeds()).hasSizeLessThanOrEqualTo(16);
        assertThat(catalogue.feed(99).ended()).isTrue();
        assertThat(catalogue.feed(RequestKey.feedId("k999")).name()).isEqualTo("k999");
    }

    private static Catalogue fold(Frame frame) {
        return fold(frame, new Catalogue(10, 1_000));
    }

    private static Catalogue fold(Frame frame, Catalogue catalogue) {
        for (int i = 0; i < frame.count(); i++) {
            catalogue.onMessage(frame.buffer(), frame.offset(i), frame.length(i));
        }
        return catalogue;
    }
}
