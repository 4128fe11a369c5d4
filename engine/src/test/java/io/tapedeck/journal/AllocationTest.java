package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writer and reader allocate nothing per block in steady state. */
@Timeout(120)
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP_BLOCKS = 15_000;
    private static final int BLOCKS = 15_000;
    private static final int EVENTS_PER_BLOCK = 20;

    @TempDir
    Path directory;
    private final Frame frame = new Frame(1024);
    private long sequence;
    private long checksum;
    private final BlockHandler handler = this::onBlock;

    private void write(MarketWriter writer, int blocks) {
        for (int block = 0; block < blocks; block++) {
            for (int i = 0; i < EVENTS_PER_BLOCK; i++) {
                EventHeader.sequence(frame.buffer(), frame.offset(0), ++sequence);
                writer.append(frame.buffer(), frame.offset(0), frame.length(0));
            }
            writer.commit(sequence);
        }
    }

    private void read(JournalReader reader, int blocks) {
        for (int block = 0; block < blocks; block++) {
            while (!reader.poll(handler)) {
                Thread.onSpinWait();
            }
        }
    }

    private void onBlock(Block block) {
        checksum += block.lastSequence();
    }

    @Test
    void shouldAllocateNothingPerBlock() {
        frame.feed(Tape.FEED, false);
        frame.trade(1, 1, 1, 1, 0).price(5).size().mantissa(1).exponent((byte) 0);
        JournalOptions options = JournalOptions.defaults().withDiskFloorBytes(64L << 20);
        try (Journal journal = Journal.open(directory, options);
                JournalReader reader = journal.marketReader(journal.progress()::syncedSequence)) {
            MarketWriter writer = journal.startMarket(1);
            write(writer, WARM_UP_BLOCKS);
            read(reader, WARM_UP_BLOCKS);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            write(writer, BLOCKS);
            long written = THREADS.getCurrentThreadAllocatedBytes();
            read(reader, BLOCKS);
            long read = THREADS.getCurrentThreadAllocatedBytes();
            System.out.printf("allocated: writer %.4f B/block, reader %.4f B/block%n",
                    (written - before) / (double) BLOCKS, (read - written) / (double) BLOCKS);
            assertThat(checksum).isPositive();
            assertThat(written - before).as("bytes of the writer").isLessThan(BLOCKS);
            assertThat(read - written).as("bytes of the reader").isLessThan(BLOCKS);
        }
    }
}
