package io.tapedeck.app.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.app.config.Settings;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RowWriter;
import io.tapedeck.feed.synthetic.SyntheticFeed;
import io.tapedeck.feed.synthetic.SyntheticOptions;
import io.tapedeck.feed.synthetic.SyntheticPace;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.pipeline.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rates with every stage on: ring to triggers, a restart over what was decided, how long a snapshot stops the decisions. Sizes
 * by property: {@code tapedeck.decide.events}, {@code .symbols}, {@code .triggers}.
 */
@Tag("torture")
@Timeout(1_800)
class DecideRateTest {
    private static final long EVENTS = Long.getLong("tapedeck.decide.events", 10_000_000L);
    private static final int SYMBOLS = Integer.getInteger("tapedeck.decide.symbols", 5_000);
    private static final int TRIGGERS = Integer.getInteger("tapedeck.decide.triggers", 10_000);
    /** Events a second of the tape's own time: a day's busy minutes, so that bars close as they would. */
    private static final double TAPE_RATE = 100_000;
    private static final Name TABLE = new Name("position_triggers");
    private static final long START = 1_700_000_000_000_000_000L;

    @TempDir
    Path folder;

    private final Instruments instruments = new Instruments();
    private final EpochNanoClock clock = new OffsetEpochNanoClock();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Test
    void shouldSayHowFastTicksPassAllStagesAndHowSoonARestartIsLive() {
        Settings settings = Settings.load(null, List.of("pipeline.threading=compact",
                "decide.snapshot.every=1000000000", "decide.snapshot.interval=30d"));
        try (Journal journal = journal();
                DecideRoom room = DecideRoom.recover(journal, folder, settings.decide(), 0);
                Pipeline pipeline = new Pipeline(ComponentOptions.pipeline(settings.pipeline(), clock),
                        journal.startMarket(1), journal.progress(), journal.diskGuard(),
                        journal.recovered().catalogue(), 1, room, failure::set)) {
            pipeline.start();
            new FirstEvents(journal, pipeline.publisher(), clock).offer(1, room.decisions(),
                    settings.decide().values());
            play(pipeline.publisher(), EVENTS / 10, true);
            arm(pipeline.publisher());
            long begin = System.nanoTime();
            long before = pipeline.status().acceptedEvents();
            play(pipeline.publisher(), EVENTS, false);
            pipeline.stop(Duration.ofMinutes(10));
            double seconds = (System.nanoTime() - begin) / 1e9;
            assertThat(failure.get()).isNull();
            System.out.printf(
                    "decide: %,d events of %,d symbols, %,d triggers in %.1f s: %,.0f events/s, %,d outputs%n",
                    pipeline.status().acceptedEvents() - before, SYMBOLS, TRIGGERS, seconds,
                    (pipeline.status().acceptedEvents() - before) / seconds, room.decisions().outputsWritten());
        }
        restart(settings);
    }

    private void restart(Settings settings) {
        try (Journal journal = journal()) {
            long begin = System.nanoTime();
            try (DecideRoom room = DecideRoom.recover(journal, folder, settings.decide(), 0)) {
                double seconds = (System.nanoTime() - begin) / 1e9;
                System.out.printf("restart: %,d events decided again in %.1f s, %,.0f events/s%n",
                        room.decisions().decidedSequence(), seconds, room.decisions().decidedSequence() / seconds);
                room.stop(Duration.ofMinutes(2));
                System.out.printf("snapshot: %,d bytes, decisions stood still for %.1f ms%n",
                        room.decisions().snapshots().bytes(), room.decisions().snapshots().pauseNs() / 1e6);
            }
        }
        try (Journal journal = journal()) {
            long begin = System.nanoTime();
            try (DecideRoom room = DecideRoom.recover(journal, folder, settings.decide(), 0)) {
                System.out.printf("restart from the snapshot: %.2f s, next output %,d%n",
                        (System.nanoTime() - begin) / 1e9, room.decisions().outputSequence() + 1);
            }
        }
    }

    private Journal journal() {
        return Journal.open(folder.resolve("journal"), JournalOptions.defaults().withDurability(Durability.PAGE_CACHE));
    }

    /** @param warm the first pass, which defines the instruments */
    private void play(Publisher publisher, long events, boolean warm) {
        long start = START + (warm ? 0 : (long) (EVENTS / 10.0 / TAPE_RATE * 1e9));
        SyntheticOptions options = SyntheticOptions.of(warm ? 1 : 2, TAPE_RATE, start).symbols(SYMBOLS).events(events);
        new SyntheticFeed(options, SyntheticPace.UNLIMITED, false, publisher, instruments,
                new BackoffIdleStrategy(10, 10, 1_000, 1_000_000), clock).run();
    }

    /** Stops far below the market: armed, watched at each tick, not fired. */
    private void arm(Publisher publisher) {
        Frame frame = new Frame(1 << 12);
        RowWriter row = new RowWriter();
        int armed = 0;
        while (armed < TRIGGERS) {
            for (io.tapedeck.event.Instrument each : instruments.all()) {
                if (armed++ >= TRIGGERS) {
                    return;
                }
                frame.clear();
                trigger(row, each, armed);
                frame.row(0, START, START, 0, row);
                while (publisher.offer(frame) < 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** A price cross needs no position. */
    private static void trigger(RowWriter row, io.tapedeck.event.Instrument each, int number) {
        row.begin(TABLE).putText(new Name("trigger_id"), "rate-" + number)
                .putText(new Name("symbol"), each.symbol()).putText(new Name("exchange"), each.exchange())
                .putText(new Name("strategy"), "rate").putText(new Name("agent_name"), "rate")
                .putText(new Name("kind"), "PRICE_CROSS").putText(new Name("side"), "BUY")
                .putDecimal(new Name("quantity"), 1, 0).putDecimal(new Name("level_price"), 1, -8)
                .putText(new Name("cross_direction"), "DOWN").putText(new Name("state"), "armed");
    }
}
