package io.tapedeck.http;

import static io.tapedeck.http.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.Catalogue;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.codec.TradeDecoder;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.pipeline.CountingDecide;
import io.tapedeck.pipeline.Pipeline;
import io.tapedeck.pipeline.PipelineOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests through the real ring into a real journal. */
@Timeout(120)
class JournaledRequestTest {
    private static final String BODY = "trades,symbol=A price=1,size=1 1\ntrades,symbol=B price=2,size=2 2\n";
    private static final String KEY = "Idempotency-Key: a-key";

    @TempDir
    Path directory;

    /** An engine from ring to journal with the server before it. */
    private static final class Engine implements AutoCloseable {
        final Journal journal;
        final Pipeline pipeline;
        final TestService server;

        Engine(Path directory, Durability durability) {
            JournalOptions options = JournalOptions.defaults().withDurability(durability)
                    .withChronicleBlockBytes(1 << 20).withSyncIntervalNs(1_000_000).withDiskFloorBytes(64 << 20);
            journal = Journal.open(directory, options);
            Catalogue recovered = journal.recovered().catalogue();
            long next = journal.recovered().lastSequence() + 1;
            Instruments instruments = new Instruments();
            recovered.instruments().forEach(instruments::restore);
            pipeline = new Pipeline(PipelineOptions.defaults(), journal.startMarket(next), journal.progress(),
                    journal.diskGuard(), recovered, next, new CountingDecide(), _ -> {
                    });
            pipeline.start();
            Tape tape = new Tape(pipeline.publisher(), journal.progress(), journal.rejects(),
                    journal.diskGuard()::reason, new SystemEpochNanoClock());
            server = new TestService(null, tape, HttpOptions.loopback(0), WriteOptions.DEFAULT, recovered.feeds(),
                    instruments);
        }

        RawClient.Answer send(byte[] request) {
            return server.send(request);
        }

        @Override
        public void close() {
            server.close();
            pipeline.stop(Duration.ofSeconds(10));
            pipeline.close();
            journal.close();
        }
    }

    /** Trades in the journal, as the frame bits of each: 1 first, 2 last, 3 alone. */
    private List<Integer> trades() {
        List<Integer> frames = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(directory.resolve(Journal.MARKET), () -> Long.MAX_VALUE)) {
            while (reader.poll(block -> block.forEach((buffer, offset, _) -> {
                if (EventHeader.templateId(buffer, offset) == TradeDecoder.TEMPLATE_ID) {
                    frames.add(EventHeader.frame(buffer, offset));
                }
            }))) {
                assertThat(frames).hasSizeLessThan(1_000);
            }
        }
        return frames;
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldJournalAKeyedRequestOnceOverRestarts(Durability durability) {
        for (int start = 0; start < 3; start++) {
            try (Engine engine = new Engine(directory, durability)) {
                RawClient.Answer answer = engine.send(post("/write", BODY, KEY));
                assertThat(answer.status()).isEqualTo(204);
                assertThat(answer.header("Idempotent-Replayed")).isEqualTo(start == 0 ? null : "true");
                assertThat(engine.send(post("/write", BODY + BODY, KEY)).status()).isEqualTo(422);
            }
        }
        assertThat(trades()).hasSize(2);
    }

    @Test
    void shouldHaveSyncedWhatWasAnswered() {
        try (Engine engine = new Engine(directory, Durability.INTERVAL)) {
            for (int i = 1; i <= 20; i++) {
                assertThat(engine.send(post("/write", BODY)).status()).isEqualTo(204);
                int definitions = 2;
                assertThat(engine.journal.progress().syncedSequence()).isGreaterThanOrEqualTo(2L * i + definitions);
            }
        }
    }

    @Test
    void shouldHoldEveryRequestWhollyOrNotAtAllWhereverItsClientDied() throws IOException {
        byte[] request = post("/write", BODY);
        int sent = 0;
        try (Engine engine = new Engine(directory, Durability.INTERVAL)) {
            for (int cut = 1; cut <= request.length; cut++) {
                try (Socket socket = engine.server.client.open()) {
                    socket.setSoLinger(true, 0);
                    socket.getOutputStream().write(request, 0, cut);
                }
            }
            for (; sent < 5; sent++) {
                assertThat(engine.send(request).status()).isEqualTo(204);
            }
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> engine.server.service.answering() == 0);
        }
        List<Integer> frames = trades();
        assertThat(frames.size()).isBetween(2 * sent, 2 * (sent + 1));
        for (int i = 0; i < frames.size(); i++) {
            assertThat(frames.get(i)).isEqualTo(i % 2 == 0 ? EventHeader.FRAME_FIRST : EventHeader.FRAME_LAST);
        }
    }

    @Test
    void shouldJournalNothingOfABadRequestAndKeepItInTheRejects() {
        try (Engine engine = new Engine(directory, Durability.INTERVAL)) {
            assertThat(engine.send(post("/write", BODY + "trades,symbol=C price=,size=1")).status()).isEqualTo(400);
        }
        assertThat(trades()).isEmpty();
        StringBuilder kept = new StringBuilder();
        try (JournalReader reader = JournalReader.open(directory.resolve(Journal.REJECTS), () -> Long.MAX_VALUE)) {
            while (reader.poll(block -> kept
                    .append(block.buffer().getStringWithoutLengthAscii(block.offset(), block.length())))) {
                assertThat(kept).isNotEmpty();
            }
        }
        assertThat(kept.toString()).contains("unable to parse line 3").contains("symbol=C price=");
    }

    @Test
    void shouldTellTheSizeThatARequestMayHave() {
        try (Engine engine = new Engine(directory, Durability.INTERVAL)) {
            int slots = engine.pipeline.publisher().frameSlotsMax();
            byte[] body = BODY.repeat(slots / 2 + 1).getBytes(StandardCharsets.UTF_8);
            RawClient.Answer answer = engine.send(post("/write", body));
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("more than " + slots + " slots");
        }
        assertThat(trades()).isEmpty();
    }
}
