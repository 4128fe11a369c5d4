package io.tapedeck.app.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.app.config.Settings;
import io.tapedeck.common.Hashing;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.event.codec.TradeEncoder;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.JournalView;
import io.tapedeck.journal.MessageCursor;
import io.tapedeck.pipeline.DecideHandler;
import io.tapedeck.pipeline.Pipeline;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ticks and signals sent at a planned rate, whatever becomes of them (open loop), through ring, journal and all that is decided,
 * across the end of a minute: latency from the planned time to decided, and every event counted. Lengths and rates by property.
 */
@Tag("torture")
@Timeout(600)
class DecideLatencyTest {
    private static final int INSTRUMENTS = Integer.getInteger("tapedeck.decide.instruments", 50_000);
    private static final int TICKS = Integer.getInteger("tapedeck.decide.rate", 100_000);
    private static final int SECONDS = Integer.getInteger("tapedeck.decide.seconds", 76);
    /** Within the run: the first minute's end, and the allowance behind it with which bars close. */
    private static final int MINUTE_AT = 12;
    private static final int CLOSING_AT = MINUTE_AT + 2;
    private static final int WARM = 8;
    private static final long SECOND = 1_000_000_000L;
    private static final long STEP = 250_000;
    private static final Name SIGNALS = new Name("signals");
    private static final long FEED = Hashing.finishId(Hashing.addAscii(Hashing.begin(), "latency"));

    @TempDir
    Path folder;

    private final EpochNanoClock hostClock = new OffsetEpochNanoClock();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    /** Shifted, so that the minute ends when the run wants it. */
    private EpochNanoClock clock = hostClock;
    private long begin;
    private long refused;
    private long sentSignals;

    @ParameterizedTest
    @CsvSource({"compact, 0", "split, 0", "compact, 10000"})
    void shouldNotStandStillAtTheEndOfAMinute(String threading, int signals) {
        List<String> changed = new ArrayList<>(
                List.of("pipeline.threading=" + threading, "decide.snapshot.every=1000000000",
                        "decide.snapshot.interval=30d"));
        if (signals > 0) { // each signal is told, and no agent speaks besides
            changed.addAll(List.of("decide.fusion.change-min=0.0", "decide.fusion.interval-min=0ns",
                    "decide.signals.agents=[]"));
        }
        Settings settings = Settings.load(null, changed);
        long now = hostClock.nanoTime();
        long minute = 60 * SECOND;
        long shift = Math.floorMod(-(now + 2 * SECOND + MINUTE_AT * SECOND), minute);
        clock = () -> hostClock.nanoTime() + shift;
        begin = now + shift + 2 * SECOND;
        Recorder recorder = new Recorder();
        try (Journal journal = Journal.open(folder.resolve("journal"),
                JournalOptions.defaults().withDurability(Durability.INTERVAL));
                DecideRoom room = DecideRoom.recover(journal, folder, settings.decide(), 0);
                Pipeline pipeline = new Pipeline(ComponentOptions.pipeline(settings.pipeline(), clock),
                        journal.startMarket(1), journal.progress(), journal.diskGuard(),
                        journal.recovered().catalogue(), 1, recorder.before(room), failure::set)) {
            pipeline.start();
            new FirstEvents(journal, pipeline.publisher(), clock).offer(1, room.decisions(),
                    settings.decide().values());
            List<Instrument> all = define(pipeline.publisher());
            begin = Math.max(begin, clock.nanoTime() + SECOND / 10);
            try (ClockFeed clocks = new ClockFeed(pipeline.publisher(), clock, SECOND)) {
                clocks.start();
                Thread sender = Thread.ofPlatform().start(() -> sendSignals(pipeline.publisher(), all, signals));
                sendTicks(pipeline.publisher(), all);
                sender.join();
            }
            pipeline.stop(Duration.ofMinutes(2));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(failure.get()).isNull();
        recorder.print(threading, signals);
        System.out.printf("  refused %,d ticks of %,d; load average %.1f%n", refused, (long) TICKS * SECONDS,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        assertThat(recorder.ticks + refused).isEqualTo((long) TICKS * SECONDS);
        if (signals > 0) {
            long told = told("fused_signals");
            System.out.printf("  %,d signals sent, %,d fused and told%n", sentSignals, told);
            assertThat(sentSignals).isEqualTo((long) signals * SECONDS);
            assertThat(told).isEqualTo(sentSignals);
        }
    }

    private List<Instrument> define(Publisher publisher) {
        Frame frame = new Frame(512);
        List<Instrument> all = new ArrayList<>();
        for (int i = 0; i < INSTRUMENTS; i++) {
            Instrument each = Instrument.of(Instruments.id("X", "S" + i), "X", "S" + i, "equity");
            frame.clear();
            frame.definition(each, clock.nanoTime());
            while (publisher.offer(frame) < 0) {
                Thread.onSpinWait();
            }
            all.add(each);
        }
        return all;
    }

    /** Each quarter of a millisecond the ticks planned for it, each under its planned time. */
    private void sendTicks(Publisher publisher, List<Instrument> all) {
        Frame frame = new Frame(1 << 14);
        long interval = SECOND / TICKS;
        long count = (long) TICKS * SECONDS;
        long sent = 0;
        while (sent < count) {
            long due = begin + sent * interval;
            await(due);
            frame.clear();
            frame.feed(FEED, false);
            int events = 0;
            for (; events < STEP / interval && sent < count; events++) {
                tick(frame, all, sent, begin + sent * interval);
                sent++;
            }
            if (publisher.offer(frame) < 0) {
                refused += events;
            }
        }
    }

    private void await(long due) {
        for (long left = due - clock.nanoTime(); left > 0; left = due - clock.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, STEP));
        }
    }

    private static void tick(Frame frame, List<Instrument> all, long number, long time) {
        long id = all.get((int) (number * 7_919 % all.size())).id();
        long price = (1_000 + number * 31 % 41) * SECOND / 10;
        if (number % 3 == 0) {
            TradeEncoder trade = frame.trade(id, time, time, number, 0);
            trade.price(price).size().mantissa(1 + number % 9).exponent((byte) 0);
        } else {
            QuoteEncoder quote = frame.quote(id, time, time, number, 0);
            quote.bid(price - 10_000_000).bidSize().mantissa(1).exponent((byte) 0);
            quote.ask(price + 10_000_000).askSize().mantissa(1).exponent((byte) 0);
        }
    }

    private void sendSignals(Publisher publisher, List<Instrument> all, int rate) {
        Frame frame = new Frame(1 << 12);
        RowWriter row = new RowWriter();
        for (long sent = 0; sent < (long) rate * SECONDS; sent++) {
            long time = begin + sent * (SECOND / rate);
            await(time);
            row.begin(SIGNALS).putTimestamp(new Name("timestamp"), time)
                    .putText(new Name("symbol"), all.get((int) (sent % all.size())).symbol())
                    .putText(new Name("agent_name"), "outside").putText(new Name("signal_type"), "made")
                    .putDecimal(new Name("value"), sent / all.size() % 2 == 0 ? 8 : 3, -1)
                    .putDecimal(new Name("confidence"), 7, -1).putText(new Name("direction"), "BUY")
                    .putText(new Name("top_3_reasons"), "[\"made\"]").putText(new Name("model_version"), "1");
            frame.clear();
            frame.row(0, time, time, 0, row);
            while (publisher.offer(frame) < 0) {
                Thread.onSpinWait();
            }
            sentSignals++;
        }
    }

    private long told(String table) {
        long found = 0;
        JournalView view = JournalView.of(folder.resolve("journal"));
        RowReader row = new RowReader();
        try (MessageCursor outputs = MessageCursor.open(view.stream("outputs"), 1, () -> Long.MAX_VALUE)) {
            while (outputs.next()) {
                boolean isRow = EventHeader.templateId(outputs.buffer(), outputs.offset()) == RowDecoder.TEMPLATE_ID;
                found += isRow && row.wrap(outputs.buffer(), outputs.offset()).table().equals(table) ? 1 : 0;
            }
        }
        return found;
    }

    /** From the planned time to decided, ns: within the minute, and in the two seconds in which the first minute's bars close, and a later one's. */
    private final class Recorder {
        private final Histogram within = new Histogram(60 * SECOND, 3);
        private final Histogram firstClosing = new Histogram(60 * SECOND, 3);
        private final Histogram closing = new Histogram(60 * SECOND, 3);
        private long ticks;

        DecideHandler before(DecideRoom room) {
            return new DecideHandler() {
                @Override
                public void onMessage(DirectBuffer buffer, int offset, int length) {
                    room.onMessage(buffer, offset, length);
                    if (EventHeader.feedId(buffer, offset) == FEED) {
                        decided(EventHeader.receiveTime(buffer, offset));
                    }
                }

                @Override
                public void onBatchEnd(long lastSequence) {
                    room.onBatchEnd(lastSequence);
                }
            };
        }

        private void decided(long planned) {
            ticks++;
            long after = planned - begin;
            if (after >= WARM * SECOND) {
                long ofMinute = after - CLOSING_AT * SECOND;
                boolean closes = Math.floorMod(ofMinute, 60 * SECOND) < 2 * SECOND;
                Histogram times = !closes ? within : ofMinute < 60 * SECOND ? firstClosing : closing;
                times.recordValue(Math.max(0, clock.nanoTime() - planned));
            }
        }

        void print(String threading, int signals) {
            System.out.printf("%s, %,d instruments, %,d ticks/s, %,d signals/s%n", threading, INSTRUMENTS, TICKS,
                    signals);
            print("within the minute", within);
            print("the first minute's bars close, indicators are made", firstClosing);
            print("the next minute's bars close", closing);
        }

        private static void print(String name, Histogram times) {
            System.out.printf("  %s, us: p50 %,d p90 %,d p99 %,d p99.9 %,d worst %,d (%,d)%n", name,
                    times.getValueAtPercentile(50) / 1_000, times.getValueAtPercentile(90) / 1_000,
                    times.getValueAtPercentile(99) / 1_000, times.getValueAtPercentile(99.9) / 1_000,
                    times.getMaxValue() / 1_000, times.getTotalCount());
        }
    }
}
