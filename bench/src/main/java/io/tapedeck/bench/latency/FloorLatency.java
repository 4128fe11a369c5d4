package io.tapedeck.bench.latency;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.tapedeck.bench.ingest.MarketDay;
import io.tapedeck.bench.report.Latency;
import io.tapedeck.bench.report.Names;
import io.tapedeck.feed.synthetic.SyntheticTape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * What the two libraries cost by themselves, measured as the engine is: the same planned times, the same pace, one ring, one excerpt of
 * {@value #BYTES} bytes an event, one reader. No header, no checksum, no sync, nothing decided.
 */
public final class FloorLatency {
    private static final int SYMBOLS = 5_000;
    private static final int BYTES = 64;
    private static final int SLOTS = 1 << 16;
    /** As the synthetic feed sleeps: see there. */
    private static final long SLEEP_LEAST_NS = 500_000;
    private static final long START_IN_NS = 200_000_000;

    private final EpochNanoClock clock = new OffsetEpochNanoClock();
    private final HistogramFiles files;

    /** @param files where histograms are kept */
    public FloorLatency(HistogramFiles files) {
        this.files = files;
    }

    private static final class Slot {
        private long planned;
    }

    /**
     * Plays events for a while.
     *
     * @param directory a new one, of the queue
     */
    public Latency run(Path directory, long rate, int seconds) throws InterruptedException, IOException {
        long count = rate * seconds;
        Histogram times;
        try (ChronicleQueue queue = ChronicleQueue.singleBuilder(directory).build();
                ExcerptAppender appender = queue.createAppender()) {
            Watch watch = new Watch("watch-floor", 0, new Tail(queue));
            Disruptor<Slot> ring = new Disruptor<>(Slot::new, SLOTS,
                    task -> Thread.ofPlatform().name("floor").unstarted(task), ProducerType.SINGLE,
                    new BlockingWaitStrategy());
            ring.handleEventsWith((slot, sequence, endOfBatch) -> append(appender, slot.planned));
            ring.start();
            play(ring, rate, count);
            ring.shutdown();
            Thread.sleep(50); // one more look of the watch
            times = watch.stop();
        }
        return Latency.of(Names.FLOOR, rate, times, count, true, files.keep(Names.FLOOR, rate, times));
    }

    private static void append(ExcerptAppender appender, long planned) {
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().bytes().writeLong(planned).writeSkip(BYTES - Long.BYTES);
        }
    }

    private void play(Disruptor<Slot> ring, long rate, long count) {
        SyntheticTape tape = new SyntheticTape(
                MarketDay.live(SYMBOLS, rate, clock.nanoTime() + START_IN_NS, count));
        while (tape.next()) {
            long wait = tape.receiveTime() - clock.nanoTime();
            while (wait > 0) {
                LockSupport.parkNanos(Math.max(wait, SLEEP_LEAST_NS));
                wait = tape.receiveTime() - clock.nanoTime();
            }
            long sequence = ring.getRingBuffer().next();
            ring.get(sequence).planned = tape.receiveTime();
            ring.getRingBuffer().publish(sequence);
        }
    }

    /** Reads each excerpt; a tailer belongs to the thread that looks. */
    private final class Tail implements Watch.Look {
        private final ChronicleQueue queue;
        private ExcerptTailer tailer;

        Tail(ChronicleQueue queue) {
            this.queue = queue;
        }

        @Override
        public boolean look(Histogram times) {
            if (tailer == null) {
                tailer = queue.createTailer().toStart();
            }
            boolean any = false;
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        return any;
                    }
                    long planned = document.wire().bytes().readLong();
                    times.recordValue(Math.clamp(clock.nanoTime() - planned, 0, times.getHighestTrackableValue()));
                    any = true;
                }
            }
        }
    }
}
