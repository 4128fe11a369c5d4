package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the end of a minute costs the thread that decides, in processor time, with every stage on: by the millisecond of the
 * tape, and what would wait behind it if events came by the tape's clock. Whatever else the host does is not in it, but for what
 * caches and shared cores lose by it.
 */
@Tag("torture")
@Timeout(300)
class MinuteEndCostTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long BEGIN = 1_767_355_200L * SECOND;
    private static final int INSTRUMENTS = Integer.getInteger("tapedeck.decide.instruments", 50_000);
    private static final int RATE = Integer.getInteger("tapedeck.decide.rate", 100_000);
    /** Minutes whose end is passed with two ticks an instrument: behind them the agents speak. */
    private static final int WARM = Integer.getInteger("tapedeck.decide.minutes", 27);
    private static final int MEASURED = 5;
    private static final int CLOSE_OUTPUTS = 3;
    /** Around the minute's end: a second before it to eight behind it. */
    private static final int SECONDS = 9;
    private static final long CHUNK_NS = 1_000_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Frame frame = new Frame(512);
    private final UnsafeBuffer block = new UnsafeBuffer(new byte[256 << 10]);
    private final SplittableRandom random = new SplittableRandom(5);
    private int blockBytes;
    private long sequence;
    private long outputs;
    private long outputBytes;
    private long number;

    @Test
    void shouldSayWhatAMinutesEndCosts() {
        Decisions decisions = new Decisions(new DecisionOptions(DecisionOptions.Mode.LIVE, "t-"), this::onOutput);
        for (int i = 0; i < INSTRUMENTS; i++) {
            decisions.define(Instrument.of(i + 1, "X", "S" + i, "equity"));
        }
        double worst = 0;
        for (int minute = 0; minute < WARM + MEASURED; minute++) {
            boolean measured = minute >= WARM || minute == 0;
            long from = BEGIN + minute * MINUTE;
            if (minute > 0) {
                double backlog = passEnd(decisions, from, measured ? RATE : 2 * INSTRUMENTS / SECONDS, minute,
                        measured);
                worst = minute > WARM ? Math.max(worst, backlog) : worst;
            }
            for (int i = 0; i < 2 * INSTRUMENTS; i++) {
                tick(decisions, from + 10 * SECOND + i * (20 * SECOND / INSTRUMENTS));
            }
        }
        assertThat(worst).as("ms that wait at most").isLessThan(50);
    }

    /** @return most that waits, ms */
    private double passEnd(Decisions decisions, long end, int rate, int minute, boolean told) {
        final long outputsBefore = outputs;
        final long bytesBefore = outputBytes;
        final long pausesBefore = pauses();
        final long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
        int perChunk = (int) Math.max(1, rate * CHUNK_NS / SECOND);
        int chunks = rate * SECONDS / perChunk;
        long interval = SECOND / rate;
        long time = end - SECOND;
        double backlog = 0;
        double backlogMost = 0;
        long chunkMost = 0;
        long all = 0;
        long quiet = 0;
        int quietChunks = 0;
        for (int chunk = 0; chunk < chunks; chunk++) {
            final long begin = threads.getCurrentThreadCpuTime();
            long before = outputs;
            if (chunk % (chunks / SECONDS) == 0) {
                clock(decisions, time);
            }
            for (int i = 0; i < perChunk; i++) {
                tick(decisions, time);
                time += interval;
            }
            long cost = threads.getCurrentThreadCpuTime() - begin;
            all += cost;
            if (outputs == before) {
                quiet += cost;
                quietChunks++;
            }
            chunkMost = Math.max(chunkMost, cost);
            backlog = Math.max(0, backlog + cost - perChunk * interval);
            backlogMost = Math.max(backlogMost, backlog);
        }
        if (told) {
            double tickNs = quietChunks == 0 ? Double.NaN : quiet / ((double) quietChunks * perChunk);
            double closings = (all - tickNs * chunks * perChunk) / INSTRUMENTS;
            System.out.printf(
                    "minute %d: tick %.0f ns, closing %.0f ns an instrument; worst ms of the tape %.2f ms, waits at most"
                            + " %.1f ms; %,d outputs, %,d bytes each; allocated %,d; collections %,d ms; load %.1f%n",
                    minute, tickNs, closings, chunkMost / 1e6, backlogMost / 1e6, outputs - outputsBefore,
                    (outputBytes - bytesBefore) / Math.max(1, outputs - outputsBefore),
                    threads.getCurrentThreadAllocatedBytes() - allocatedBefore, pauses() - pausesBefore,
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
        assertThat(outputs - outputsBefore).as("each instrument's minute")
                .isGreaterThanOrEqualTo(CLOSE_OUTPUTS * (long) INSTRUMENTS);
        return backlogMost / 1e6;
    }

    private static long pauses() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }

    /** As the outputs journal takes them: one copy into a block. */
    private void onOutput(DirectBuffer message, int offset, int length) {
        outputs++;
        outputBytes += length;
        blockBytes = blockBytes + length > block.capacity() ? 0 : blockBytes;
        block.putBytes(blockBytes, message, offset, length);
        blockBytes += length;
    }

    private void tick(Decisions decisions, long time) {
        int instrument = (int) (number++ * 7_919 % INSTRUMENTS);
        frame.clear();
        frame.feed(1, false);
        long price = (1_000 + random.nextInt(40)) * SECOND / 10;
        if (number / INSTRUMENTS % 2 == 0) {
            TradeEncoder trade = frame.trade(instrument + 1, time, time, 0, 0);
            trade.price(price).size().mantissa(3).exponent((byte) 0);
        } else {
            QuoteEncoder quote = frame.quote(instrument + 1, time, time, 0, 0);
            quote.bid(price - 10_000_000).ask(price + 10_000_000);
            quote.bidSize().mantissa(1).exponent((byte) 0);
            quote.askSize().mantissa(1).exponent((byte) 0);
        }
        offer(decisions);
    }

    private void clock(Decisions decisions, long time) {
        frame.clear();
        frame.clock(time);
        offer(decisions);
    }

    private void offer(Decisions decisions) {
        EventHeader.sequence(frame.buffer(), frame.offset(0), ++sequence);
        decisions.onMessage(frame.buffer(), frame.offset(0), frame.length(0));
    }
}
