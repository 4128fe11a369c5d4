package io.tapedeck.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.questdb.client.Sender;
import io.questdb.client.cutlass.line.LineSenderException;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.event.codec.TradeDecoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** QuestDB's own Java client writes over HTTP. */
@Timeout(60)
class QuestDbClientTest {
    private static final int ROWS = 500;

    private static String address(TestService server) {
        return "addr=127.0.0.1:" + server.service.address().getPort() + ";";
    }

    private static void row(Sender sender, int i) {
        sender.table("trades").symbol("symbol", "SPY").symbol("exchange", "ARCX").doubleColumn("price", 100 + i * 0.25)
                .longColumn("size", i).at(1_700_000_000_000_000_000L + i, ChronoUnit.NANOS);
    }

    private static List<Long> prices(FakeTape tape) {
        List<Long> prices = new ArrayList<>();
        TradeDecoder decoder = new TradeDecoder();
        tape.frames().forEach(frame -> frame.forEach((buffer, offset, _) -> prices
                .add(decoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder()).price())));
        return prices;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "protocol_version=1;", "protocol_version=2;", "protocol_version=3;"})
    void shouldLandEveryRowInWhateverProtocolVersion(String version) {
        try (TestService server = TestService.start()) {
            try (Sender sender = Sender.fromConfig("http::" + address(server) + version + "auto_flush_rows=100;")) {
                for (int i = 0; i < ROWS; i++) {
                    row(sender, i);
                }
            }
            List<Long> prices = prices(server.tape);
            assertThat(prices).hasSize(ROWS);
            for (int i = 0; i < ROWS; i++) {
                assertThat(prices.get(i)).isEqualTo(100_000_000_000L + i * 250_000_000L);
            }
            assertThat(server.tape.frames()).as("one frame a flush").hasSize(ROWS / 100);
        }
    }

    @Test
    void shouldShowTheClientOurMessage() {
        try (TestService server = TestService.start();
                Sender sender = Sender.fromConfig("http::" + address(server) + "auto_flush=off;")) {
            row(sender, 1);
            sender.table("trades").symbol("symbol", "SPY").stringColumn("price", "dear").at(Instant.EPOCH);
            assertThatThrownBy(sender::flush).isInstanceOf(LineSenderException.class)
                    .hasMessageContaining("Could not flush buffer: unable to parse line 2, column")
                    .hasMessageContaining("code: invalid").hasMessageContaining("line: 2")
                    .hasMessageNotContaining("{");
            sender.reset();
            assertThat(server.tape.frames()).isEmpty();
        }
    }

    @Test
    void shouldBeRetriedByTheClientUntilTheRingHasRoom() {
        try (TestService server = TestService.start();
                Sender sender = Sender.fromConfig("http::" + address(server) + "auto_flush=off;retry_timeout=30000;")) {
            AtomicInteger calls = new AtomicInteger();
            server.tape.answer(() -> calls.incrementAndGet() > 300 ? 0 : Publisher.BACK_PRESSURED);
            row(sender, 1);
            sender.flush();
            assertThat(server.tape.events()).isEqualTo(1);
            assertThat(server.writes.counters().refused()).isPositive();
        }
    }

    @Test
    void shouldShowTheToken() {
        HttpOptions options = HttpOptions.loopback(0).withToken("s3cret", false);
        try (TestService server = TestService.start(new FakeTape(), options, WriteOptions.DEFAULT, List.of())) {
            for (String login : List.of("token=s3cret;", "username=any;password=s3cret;")) {
                try (Sender sender = Sender.fromConfig("http::" + address(server) + login)) {
                    row(sender, 1);
                }
            }
            assertThat(server.tape.events()).isEqualTo(2);
            try (Sender sender = Sender.fromConfig("http::" + address(server) + "token=other;auto_flush=off;")) {
                row(sender, 1);
                assertThatThrownBy(sender::flush).hasMessageContaining("authentication error")
                        .hasMessageContaining("the token is another");
                sender.reset();
            }
        }
    }
}
