package io.tapedeck.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RowWriter;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** I4: in steady state nothing is allocated per event, by the thread of a producer nor by those of the stages. */
@Timeout(180)
class PipelineAllocationTest {
    /** What the compiler or the library's rare work may still take: a hundredth of the smallest object an event. */
    private static final double BYTES_PER_EVENT_MAX = 0.16;
    private static final String INGEST = "tapedeck-ingest";
    private static final int INSTRUMENTS = 100;
    private static final int FEEDS = 4;
    private static final int FRAME_MESSAGES = 16;
    private static final int WARM_UP_EVENTS = 300_000;
    private static final int MEASURED_EVENTS = 300_000;

    @TempDir
    private Path directory;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final RowWriter row = new RowWriter();
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[600]);
    private long number;

    @ParameterizedTest
    @EnumSource(value = Threading.class, names = {"COMPACT", "SPLIT", "SPLIT_PINNED"})
    void shouldAllocateNothingPerEventOnceWarm(Threading threading) {
        Map<String, Double> bytes = bytesPerEvent(threading, new CountingDecide());
        assertThat(bytes).hasSize(threading == Threading.COMPACT ? 2 : 3);
        bytes.forEach((thread, perEvent) -> assertThat(perEvent).as("bytes an event on thread %s", thread)
                .isLessThan(BYTES_PER_EVENT_MAX));
    }

    @Test
    void shouldSeeWhereAnEventAllocates() {
        Object[] kept = new Object[1];
        Map<String, Double> bytes = bytesPerEvent(Threading.COMPACT, (_, _, _) -> kept[0] = new byte[1]);
        assertThat(bytes.get(INGEST)).isGreaterThan(16);
        assertThat(kept[0]).isNotNull();
    }

    private Map<String, Double> bytesPerEvent(Threading threading, DecideHandler handler) {
        JournalOptions journalOptions = JournalOptions.defaults().withDiskFloorBytes(64 << 20)
                .withDurability(Durability.INTERVAL);
        int[] cores = threading == Threading.SPLIT_PINNED ? new int[]{0, 1} : new int[0];
        PipelineOptions defaults = PipelineOptions.defaults();
        PipelineOptions options = new PipelineOptions(1 << 12, 1 << 16, threading, cores, defaults.condition(),
                defaults.clock());
        try (Journal journal = Journal.open(directory, journalOptions);
                Pipeline pipeline = new Pipeline(options, journal.startMarket(1), journal.progress(),
                        journal.diskGuard(), journal.recovered().catalogue(), 1, handler, _ -> {
                        })) {
            pipeline.start();
            Publisher publisher = pipeline.publisher();
            Frame frame = new Frame(1 << 14);
            for (int id = 1; id <= INSTRUMENTS; id++) {
                frame.definition(Instrument.of(id, "X", "S" + id, ""), Ticks.NOW);
            }
            offer(publisher, frame);
            produce(publisher, frame, WARM_UP_EVENTS);
            drain(pipeline);
            Map<String, Long> before = stagesAllocated();
            long producerBefore = threads.getCurrentThreadAllocatedBytes();
            produce(publisher, frame, MEASURED_EVENTS);
            long producer = threads.getCurrentThreadAllocatedBytes() - producerBefore;
            drain(pipeline);
            Map<String, Double> perEvent = new HashMap<>();
            stagesAllocated().forEach((name, bytes) -> perEvent.put(name,
                    (bytes - before.get(name)) / (double) MEASURED_EVENTS));
            perEvent.put("producer", producer / (double) MEASURED_EVENTS);
            System.out.println(threading + " " + perEvent);
            return perEvent;
        }
    }

    private static void drain(Pipeline pipeline) {
        while (pipeline.status().ringUsedSlots() > 0) {
            LockSupport.parkNanos(20_000);
        }
    }

    private Map<String, Long> stagesAllocated() {
        Map<String, Long> bytes = new HashMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("tapedeck-")) {
                bytes.put(thread.getName(), threads.getThreadAllocatedBytes(thread.threadId()));
            }
        }
        return bytes;
    }

    private void produce(Publisher publisher, Frame frame, int events) {
        for (int done = 0; done < events; done += FRAME_MESSAGES) {
            frame.clear();
            for (int i = 0; i < FRAME_MESSAGES; i++) {
                number++;
                frame.feed(1 + number % FEEDS, number % 2 == 0);
                long instrument = 1 + number * 31 % INSTRUMENTS;
                if (i == 7) {
                    row.begin(text, 0, 4).putText(ColumnType.TEXT, text, 0, 3, text, 0, text.capacity());
                    frame.row(0, Ticks.NOW, Ticks.NOW, number / FEEDS, row);
                } else if (i % 2 == 0) {
                    Ticks.quote(frame, instrument, Ticks.NOW + number, number / FEEDS, 100, 1, 101, 1);
                } else {
                    Ticks.trade(frame, instrument, Ticks.NOW + number, number / FEEDS, 100, 1);
                }
            }
            offer(publisher, frame);
        }
    }

    private static void offer(Publisher publisher, Frame frame) {
        while (publisher.offer(frame) < 0) {
            LockSupport.parkNanos(20_000);
        }
    }
}
