package io.tapedeck.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Publisher;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.JournalReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pipeline with the real journal: what was accepted is what can be read back. */
@Timeout(180)
class PipelineJournalTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int CHRONICLE_BLOCK_BYTES = 4 << 20;
    private static final int PRODUCERS = 4;

    @TempDir
    private Path directory;
    private final List<Throwable> halts = new CopyOnWriteArrayList<>();

    /** What a decide handler saw: the bytes of each message. */
    private static final class Seen implements DecideHandler {
        private final List<byte[]> messages = new ArrayList<>();
        private final AtomicLong lastSequence = new AtomicLong();
        private long beyond;
        private Journal journal;

        @Override
        public void onMessage(DirectBuffer buffer, int offset, int length) {
            byte[] copy = new byte[length];
            buffer.getBytes(offset, copy);
            messages.add(copy);
            long sequence = EventHeader.sequence(buffer, offset);
            beyond += sequence > journal.progress().writtenSequence() ? 1 : 0;
        }

        @Override
        public void onBatchEnd(long sequence) {
            lastSequence.set(sequence);
        }
    }

    private static JournalOptions journalOptions() {
        return JournalOptions.defaults().withChronicleBlockBytes(CHRONICLE_BLOCK_BYTES).withDiskFloorBytes(64 << 20)
                .withDurability(Durability.INTERVAL);
    }

    private Pipeline pipeline(Journal journal, Threading threading, int ringSlots, long next, DecideHandler decide) {
        int[] cores = threading == Threading.SPLIT_PINNED ? new int[]{0, 1} : new int[0];
        PipelineOptions defaults = PipelineOptions.defaults();
        PipelineOptions options = new PipelineOptions(ringSlots, 1 << 14, threading, cores, defaults.condition(),
                defaults.clock());
        return new Pipeline(options, journal.startMarket(next), journal.progress(), journal.diskGuard(),
                journal.recovered().catalogue(), next, decide, halts::add);
    }

    private static List<byte[]> read(Journal journal, long from) {
        List<byte[]> messages = new ArrayList<>();
        try (JournalReader reader = journal.marketReader(journal.progress()::syncedSequence)) {
            reader.seek(from);
            while (reader.poll(block -> block.forEach((buffer, offset, length) -> {
                byte[] copy = new byte[length];
                buffer.getBytes(offset, copy);
                messages.add(copy);
            }))) {
                // gathered by the handler
            }
        }
        return messages;
    }

    private static void offer(Publisher publisher, Frame frame) {
        while (publisher.offer(frame) < 0) {
            LockSupport.parkNanos(20_000);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Threading.class, names = {"COMPACT", "SPLIT", "SPLIT_PINNED"})
    void shouldJournalWhatSeveralProducersOfferedWholeAndInTheirOrder(Threading threading) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        List<List<byte[]>> offered = new ArrayList<>();
        try (Journal journal = Journal.open(directory, journalOptions())) {
            Seen decided = new Seen();
            decided.journal = journal;
            try (Pipeline pipeline = pipeline(journal, threading, 1024, 1, decided);
                    var executor = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
                pipeline.start();
                List<CompletableFuture<List<byte[]>>> producers = new ArrayList<>();
                for (int producer = 1; producer <= PRODUCERS; producer++) {
                    SplittableRandom random = new SplittableRandom(seed + producer);
                    long feed = producer;
                    producers.add(CompletableFuture.supplyAsync(() -> produce(pipeline.publisher(), random, feed),
                            executor));
                }
                for (CompletableFuture<List<byte[]>> producer : producers) {
                    offered.add(producer.get(60, TimeUnit.SECONDS));
                }
                pipeline.stop(LONG);
                assertThat(decided.lastSequence.get()).isEqualTo(pipeline.status().journaledEvents());
            }
            List<byte[]> journaled = read(journal, 1);
            assertThat(journaled).hasSize(offered.stream().mapToInt(List::size).sum());
            assertEqual(decided.messages, journaled);
            assertThat(decided.beyond).as("events seen before they were written").isZero();
            assertFramesWholeAndProducersInOrder(journaled, offered);
        }
        assertThat(halts).isEmpty();
    }

    /** Offers 500 random frames of the feed; returns their messages. */
    private static List<byte[]> produce(Publisher publisher, SplittableRandom random, long feed) {
        List<byte[]> offered = new ArrayList<>();
        Frame frame = new Frame(1 << 10);
        frame.feed(feed, true);
        long number = 1;
        for (int i = 0; i < 500; i++) {
            number = Ticks.random(frame, random, number, 30);
            offer(publisher, frame);
            for (int message = 0; message < frame.count(); message++) {
                byte[] copy = new byte[frame.length(message)];
                frame.buffer().getBytes(frame.offset(message), copy);
                offered.add(copy);
            }
        }
        return offered;
    }

    private static void assertFramesWholeAndProducersInOrder(List<byte[]> journaled, List<List<byte[]>> offered) {
        Map<Long, Integer> next = new HashMap<>();
        long frameFeed = 0;
        for (int i = 0; i < journaled.size(); i++) {
            UnsafeBuffer message = new UnsafeBuffer(journaled.get(i));
            assertThat(EventHeader.sequence(message, 0)).as("dense").isEqualTo(i + 1);
            long feed = EventHeader.feedId(message, 0);
            int bits = EventHeader.frame(message, 0);
            boolean first = (bits & EventHeader.FRAME_FIRST) != 0;
            assertThat(first).as("frames do not mix, message %d", i).isEqualTo(frameFeed == 0);
            assertThat(first || feed == frameFeed).isTrue();
            frameFeed = (bits & EventHeader.FRAME_LAST) != 0 ? 0 : feed;

            int number = next.merge(feed, 1, Integer::sum) - 1;
            EventHeader.sequence(message, 0, 0);
            EventHeader.flags(message, 0, 0);
            assertThat(journaled.get(i)).as("message %d of feed %d", number, feed)
                    .isEqualTo(offered.get((int) feed - 1).get(number));
        }
        assertThat(frameFeed).as("the last frame is whole").isZero();
    }

    private static void assertEqual(List<byte[]> actual, List<byte[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(Arrays.equals(actual.get(i), expected.get(i))).as("message %d", i).isTrue();
        }
    }

    @Test
    void shouldGiveTheSameStreamsInEveryThreadingMode() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        List<byte[]> first = null;
        for (Threading threading : List.of(Threading.COMPACT, Threading.SPLIT, Threading.SPLIT_PINNED)) {
            try (Journal journal = Journal.open(directory.resolve(threading.name()), journalOptions())) {
                Seen decided = new Seen();
                decided.journal = journal;
                try (Pipeline pipeline = pipeline(journal, threading, 1024, 1, decided)) {
                    pipeline.start();
                    produce(pipeline.publisher(), new SplittableRandom(seed), 7);
                    pipeline.stop(LONG);
                }
                List<byte[]> journaled = read(journal, 1);
                assertEqual(decided.messages, journaled);
                if (first == null) {
                    first = journaled;
                }
                assertEqual(journaled, first);
            }
        }
        assertThat(first).hasSizeGreaterThan(500);
    }

    @Test
    void shouldGoOnBehindTheLastSequenceAndKnowTheFeedsAfterARestart() {
        Frame frame = new Frame(1 << 10);
        frame.feed(5, true);
        for (long start = 0; start < 3; start++) {
            try (Journal journal = Journal.open(directory, journalOptions())) {
                long next = journal.recovered().lastSequence() + 1;
                assertThat(next).isEqualTo(1 + 2 * start);
                try (Pipeline pipeline = pipeline(journal, Threading.COMPACT, 64, next, new CountingDecide())) {
                    pipeline.start();
                    frame.clear();
                    Ticks.trade(frame, 1, Ticks.NOW, 100 + start, 5, 1);
                    Ticks.trade(frame, 1, Ticks.NOW, 100, 5, 1);
                    offer(pipeline.publisher(), frame);
                    pipeline.stop(LONG);
                }
            }
        }
        try (Journal journal = Journal.open(directory, journalOptions())) {
            assertThat(read(journal, 1).stream().map(message -> EventHeader.flags(new UnsafeBuffer(message), 0)))
                    .as("the feed's numbers: 100 100, 101 100, 102 100").containsExactly(0, 2, 0, 2, 0, 2);
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldTellWhenATicketIsDurable(Durability durability) throws Exception {
        try (Journal journal = Journal.open(directory, journalOptions().withDurability(durability));
                Pipeline pipeline = pipeline(journal, Threading.COMPACT, 256, 1, new CountingDecide())) {
            pipeline.start();
            Frame frame = new Frame(1 << 10);
            for (int i = 1; i <= 20; i++) {
                frame.clear();
                Ticks.trade(frame, 1, Ticks.NOW, 0, 5, 1);
                Ticks.row(frame, 1, 1000);
                long ticket = pipeline.publisher().offer(frame);
                assertThat(journal.progress().awaitSynced(ticket, LONG.toNanos())).isTrue();
                assertThat(journal.progress().syncedSequence()).isEqualTo(2L * i);
            }
            pipeline.stop(LONG);
        }
    }

    @Test
    void shouldHaltWhenTheJournalsSyncFails() {
        try (Journal journal = Journal.open(directory, journalOptions());
                Pipeline pipeline = pipeline(journal, Threading.COMPACT, 64, 1, new CountingDecide())) {
            pipeline.start();
            journal.progress().fail(new IllegalStateException("the disk does not sync"));
            Frame frame = new Frame(1 << 10);
            Ticks.trade(frame, 1, Ticks.NOW, 0, 5, 1);
            while (pipeline.publisher().offer(frame) != Publisher.HALTED) {
                LockSupport.parkNanos(20_000);
            }
            assertThat(pipeline.status().failure()).contains("stage journal").contains("has FAILED");
            await().atMost(LONG).until(() -> !halts.isEmpty()); // producers are told first
            assertThat(halts.getFirst()).hasRootCauseMessage("the disk does not sync");
        }
    }
}
