package io.tapedeck.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.codec.FeedStatusKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is forgotten first where there is too much to remember. */
@Timeout(60)
class CatalogueTest {
    private static final long NONE = Long.MIN_VALUE;
    private static final long BEGIN = 1_700_000_000_000_000_000L;
    private static final long HOUR = 3_600_000_000_000L;
    private static final long FILE = 1;
    private static final long KEY = 2;
    private static final long OPEN = 3;
    private static final int FEEDS_MAX = 10;

    private final Frame frame = new Frame(4096);

    private void status(Catalogue catalogue, FeedStatusKind kind, long feed, long time, String name, String detail) {
        frame.clear();
        frame.feed(feed, false);
        frame.status(kind, 0, time, 0, 0, NONE, NONE, name, detail);
        fold(catalogue);
    }

    private void fold(Catalogue catalogue) {
        for (int i = 0; i < frame.count(); i++) {
            catalogue.onMessage(frame.buffer(), frame.offset(i), frame.length(i));
        }
    }

    /** @return the catalogue as a start finds it at the begin of a cycle */
    private Catalogue written(Catalogue catalogue, long requestAgeMaxNs) {
        frame.clear();
        catalogue.writeTo(frame, BEGIN);
        Catalogue read = new Catalogue(FEEDS_MAX, requestAgeMaxNs);
        fold(read);
        return read;
    }

    @Test
    void shouldForgetConnectionsBeforeKeysAndFilesHoweverManyCome() {
        Catalogue catalogue = new Catalogue(FEEDS_MAX, Long.MAX_VALUE);
        status(catalogue, FeedStatusKind.DEFINED, FILE, BEGIN, "day.zip", "csv");
        status(catalogue, FeedStatusKind.ENDED, FILE, BEGIN, "day.zip", "");
        status(catalogue, FeedStatusKind.REQUEST, KEY, BEGIN, "http", FeedMark.requestDetail("batch-17", 5));
        status(catalogue, FeedStatusKind.CONNECTED, OPEN, BEGIN, "ilp session 0", "");
        for (int session = 1; session < 1_000; session++) {
            status(catalogue, FeedStatusKind.CONNECTED, 1_000 + session, BEGIN + session, "ilp session " + session, "");
            if (session % 100 != 0) { // the process died while it was open
                status(catalogue, FeedStatusKind.DISCONNECTED, 1_000 + session, BEGIN + session, "ilp", "closed");
            }
        }
        for (int cycle = 0; cycle < 3; cycle++) {
            catalogue = written(catalogue, Long.MAX_VALUE);
            for (int session = 0; session < 50; session++) {
                status(catalogue, FeedStatusKind.CONNECTED, 5_000 + 100 * cycle + session, BEGIN + HOUR + session,
                        "ilp", "");
            }
        }
        assertThat(catalogue.feed(FILE).ended()).isTrue();
        assertThat(catalogue.feed(KEY).request()).isTrue();
        assertThat(catalogue.feed(KEY).name()).isEqualTo("batch-17");
        assertThat(catalogue.feeds()).hasSizeLessThanOrEqualTo(2 * FEEDS_MAX);
    }

    @Test
    void shouldJudgeAKeysAgeByLiveEventsOnly() {
        Catalogue catalogue = new Catalogue(FEEDS_MAX, HOUR);
        status(catalogue, FeedStatusKind.REQUEST, KEY, BEGIN, "http", FeedMark.requestDetail("batch-17", 5));
        frame.clear();
        frame.feed(FILE, true); // a file may state receive times of its own, of any year
        frame.trade(7, BEGIN, BEGIN + 100_000 * HOUR, 1, 0).price(1);
        frame.seal();
        fold(catalogue);
        assertThat(written(catalogue, HOUR).feed(KEY)).isNotNull();
        status(catalogue, FeedStatusKind.REQUEST, KEY + 100, BEGIN + 2 * HOUR, "http", "another");
        assertThat(written(catalogue, HOUR).feed(KEY)).isNull();
    }
}
