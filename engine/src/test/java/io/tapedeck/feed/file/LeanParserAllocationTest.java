package io.tapedeck.feed.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The steady state of a load allocates nothing for a row: measured over the whole thread, from file to publisher. */
@Timeout(120)
class LeanParserAllocationTest {
    private static final int ROWS = 1_000_000;
    private static final Publisher TAKES_ALL = new Publisher() {
        @Override
        public long offer(Frame frame) {
            frame.seal();
            return 0;
        }

        @Override
        public int frameSlotsMax() {
            return 1024;
        }
    };

    @TempDir
    private Path folder;

    @Test
    void shouldAllocateNothingForARow() throws IOException {
        Path file = generate();
        long rows = 0;
        long bytes = 0;
        long nanos = 0;
        long busy = 0;
        for (int round = 0; round < 5; round++) {
            FileFeed feed = new FileFeed(file, LeanFormat.trades(LeanOptions.of(AssetClass.EQUITY)),
                    FileFeedOptions.defaults(), new LoadedFiles(id -> null), TAKES_ALL, new Instruments(),
                    (origin, reason, id, payload, offset, length) -> {
                    }, YieldingIdleStrategy.INSTANCE, SystemEpochNanoClock.INSTANCE, FileProgress.NONE);
            long before = allocated();
            long begin = System.nanoTime();
            long busyBegin = threads().getCurrentThreadCpuTime();
            rows = feed.load().offered();
            nanos = System.nanoTime() - begin;
            busy = threads().getCurrentThreadCpuTime() - busyBegin;
            bytes = allocated() - before;
        }
        System.out.printf("%,d rows, %,d bytes allocated in all, %,.0f rows/s, %,.0f rows per s of processor time%n",
                rows,
                bytes, rows * 1e9 / nanos, rows * 1e9 / busy);
        assertThat(rows).isEqualTo(ROWS);
        // buffers of a load, whatever its length: 256 KiB twice, a frame, streams, names
        assertThat(bytes).isLessThan(2_000_000);
    }

    private static long allocated() {
        return threads().getCurrentThreadAllocatedBytes();
    }

    private static ThreadMXBean threads() {
        return (ThreadMXBean) ManagementFactory.getThreadMXBean();
    }

    private Path generate() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder text = new StringBuilder();
        int ms = 34_200_000;
        for (int i = 0; i < ROWS; i++) {
            ms += random.nextInt(50) == 0 ? 1 : 0;
            text.append(ms).append(',').append(1_674_100 + random.nextInt(200)).append(',')
                    .append(random.nextInt(1, 2000)).append(',').append("PQBJDKZYXCMW".charAt(random.nextInt(12)))
                    .append(random.nextBoolean() ? ",20000020,0\n" : ",1,0\n");
        }
        Path file = folder.resolve("20131007_spy_Trade_Tick.csv");
        return Files.write(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
