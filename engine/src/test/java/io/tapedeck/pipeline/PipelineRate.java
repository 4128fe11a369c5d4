package io.tapedeck.pipeline;

import io.tapedeck.event.Catalogue;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.codec.TradeEncoder;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.JournalReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Feed to journal, measured: one producer that encodes trades of 5,000 instruments into frames and offers them as fast as it
 * can, from a cold start to the last block synced; what arrived is counted by reading the journal back. Run with the daemon's
 * JVM flags; arguments: directory, events, messages a frame, threading, durability, repetitions.
 */
public final class PipelineRate {
    private static final int INSTRUMENTS = 5_000;
    private static final Duration STOP_MAX = Duration.ofMinutes(1);

    private PipelineRate() {
    }

    /** Prints one line a repetition. */
    public static void main(String[] arguments) throws IOException {
        Path parent = Path.of(arguments[0]);
        long events = Long.parseLong(arguments[1]);
        int frameMessages = Integer.parseInt(arguments[2]);
        Threading threading = Threading.valueOf(arguments[3]);
        Durability durability = Durability.valueOf(arguments[4]);
        for (int i = 0; i < Integer.parseInt(arguments[5]); i++) {
            Path directory = Files.createTempDirectory(parent, "rate");
            try {
                measure(directory, events, frameMessages, threading, durability);
            } finally {
                delete(directory);
            }
        }
    }

    private static void measure(Path directory, long events, int frameMessages, Threading threading,
            Durability durability) {
        JournalOptions journalOptions = JournalOptions.defaults().withDurability(durability);
        PipelineOptions defaults = PipelineOptions.defaults();
        int[] cores = threading == Threading.SPLIT_PINNED ? new int[]{0, 1} : new int[0];
        PipelineOptions options = new PipelineOptions(defaults.ringSlots(), defaults.blockBytesMax(), threading,
                cores, defaults.condition(), defaults.clock());
        try (Journal journal = Journal.open(directory, journalOptions)) {
            CountingDecide decide = new CountingDecide();
            try (Pipeline pipeline = new Pipeline(options, journal.startMarket(1), journal.progress(),
                    journal.diskGuard(), new Catalogue(10, 0), 1, decide, Throwable::printStackTrace)) {
                pipeline.start();
                define(pipeline.publisher());
                long begin = System.nanoTime();
                long ingestBegin = ingestCpuNs();
                produce(pipeline.publisher(), events, frameMessages);
                while (pipeline.status().ringUsedSlots() > 0) {
                    LockSupport.parkNanos(20_000);
                }
                long ingestNs = ingestCpuNs() - ingestBegin;
                pipeline.stop(STOP_MAX);
                double seconds = (System.nanoTime() - begin) / 1e9;
                PipelineStatus status = pipeline.status();
                System.out.printf(
                        "%s %s frames of %d: %d events in %.3f s = %.2f M/s, ingest thread %d ns an event; %d blocks; back-pressured %d; %s%n",
                        threading, durability, frameMessages, status.journaledEvents(), seconds,
                        events / seconds / 1e6, ingestNs / events, status.blocks(), status.backPressured(),
                        status.journalLatency());
                check(journal, decide.events(), events + INSTRUMENTS);
            }
        }
    }

    private static long ingestCpuNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("tapedeck-ingest")) {
                return threads.getThreadCpuTime(thread.threadId());
            }
        }
        throw new IllegalStateException("no ingest thread");
    }

    private static void define(Publisher publisher) {
        Frame frame = new Frame(1 << 10);
        for (int id = 1; id <= INSTRUMENTS; id++) {
            frame.clear();
            frame.definition(Instrument.of(id, "X", "S" + id, ""), System.nanoTime());
            offer(publisher, frame);
        }
    }

    private static void produce(Publisher publisher, long events, int frameMessages) {
        Frame frame = new Frame(1 << 14);
        frame.feed(42, true);
        long number = 0;
        while (number < events) {
            frame.clear();
            for (int i = 0; i < frameMessages && number < events; i++) {
                number++;
                long instrument = 1 + ((number * 2_654_435_761L) >>> 8) % INSTRUMENTS;
                TradeEncoder trade = frame.trade(instrument, Ticks.NOW + number, Ticks.NOW + number, number, 0);
                trade.price(100_000_000_000L + (number & 0xff) * 1_000_000);
                trade.size().mantissa(100);
            }
            offer(publisher, frame);
        }
    }

    private static void offer(Publisher publisher, Frame frame) {
        while (publisher.offer(frame) < 0) {
            LockSupport.parkNanos(20_000);
        }
    }

    private static void check(Journal journal, long decided, long expected) {
        long[] read = new long[1];
        try (JournalReader reader = journal.marketReader(journal.progress()::syncedSequence)) {
            while (reader.poll(block -> read[0] += block.count())) {
                // counted by the handler
            }
        }
        if (read[0] != expected || decided != expected) {
            throw new IllegalStateException(
                    expected + " events expected, " + read[0] + " read, " + decided + " decided");
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
