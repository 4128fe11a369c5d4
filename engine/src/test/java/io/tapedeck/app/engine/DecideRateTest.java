package io.tapedeck.app.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.app.config.Settings;
import io.tapedeck.decide.OutputFacts;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.feed.synthetic.SyntheticFeed;
import io.tapedeck.feed.synthetic.SyntheticOptions;
import io.tapedeck.feed.synthetic.SyntheticPace;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.pipeline.Pipeline;
import java.lang.management.ManagementFactory;
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
 * Rates with every stage on: ring to triggers, a restart over what was decided, how long a snapshot stops the decisions. Three
 * quarters of an hour of minutes go before, so that agents speak, fusion enters on paper, positions are marked, limits are
 * looked at, options valued, while all triggers stay armed; each stage's rows are counted. Sizes by property: {@code
 * tapedeck.decide.events}, {@code .symbols}, {@code .triggers}; {@code .rate-min} is the least rate that passes, events a second.
 */
@Tag("torture")
@Timeout(1_800)
class DecideRateTest {
    private static final long EVENTS = Long.getLong("tapedeck.decide.events", 10_000_000L);
    private static final long WARM_EVENTS = Long.getLong("tapedeck.decide.warm-events", 3_000_000L);
    private static final int SYMBOLS = Integer.getInteger("tapedeck.decide.symbols", 5_000);
    private static final int TRIGGERS = Integer.getInteger("tapedeck.decide.triggers", 10_000);
    private static final long RATE_MIN = Long.getLong("tapedeck.decide.rate-min", 0);
    /** Of the triggers, those that trail behind positions. */
    private static final int POSITIONS = 2_000;
    private static final int OPTIONS_ON = 20;
    private static final long WARM_SECONDS = 45 * 60;
    /** Events a second of the tape's own time: more minutes end than at the rate that is asked for. */
    private static final double TAPE_RATE = 50_000;
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long WARM = START + WARM_SECONDS * 1_000_000_000L;
    private static final List<String> MADE = List.of("market_data_hf", "sage.market_data",
            "sage.technical_indicators", "signals", "fused_signals", "orders", "trades", "position_marks",
            "position_triggers", "options_data", "sage.options_data");
    private static final List<String> AGENTS = List.of("signal momentum_agent", "signal mean_reversion_agent",
            "signal breakout_agent", "signal volume_agent");

    @TempDir
    Path folder;

    private final Instruments instruments = new Instruments();
    private final EpochNanoClock clock = new OffsetEpochNanoClock();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Test
    void shouldSayHowFastTicksPassAllStagesAndHowSoonARestartIsLive() {
        Settings settings = Settings.load(null, List.of("pipeline.threading=compact",
                "decide.snapshot.every=1000000000", "decide.snapshot.interval=30d", "decide.execution.mode=paper",
                "decide.triggers.strategies.trend={entries=fused, stop=2atr, target=4atr, confidence-min=0.3}",
                "decide.risk.initial-cash=1000000000", "decide.risk.gross-max=100000000000",
                "decide.risk.concentration-max=0.9"));
        try (Journal journal = journal();
                DecideRoom room = DecideRoom.recover(journal, folder, settings.decide(), 0);
                Pipeline pipeline = new Pipeline(ComponentOptions.pipeline(settings.pipeline(), clock),
                        journal.startMarket(1), journal.progress(), journal.diskGuard(),
                        journal.recovered().catalogue(), 1, room, failure::set)) {
            pipeline.start();
            new FirstEvents(journal, pipeline.publisher(), clock).offer(1, room.decisions(),
                    settings.decide().values());
            BusyMarket market = new BusyMarket(pipeline.publisher());
            play(market,
                    new SyntheticOptions(1, SYMBOLS, 12, 0.2, (double) WARM_EVENTS / (double) WARM_SECONDS, 0.5, START,
                            WARM_EVENTS));
            market.options(market.traded(instruments, OPTIONS_ON), WARM);
            market.hold(market.traded(instruments, POSITIONS), WARM);
            market.arm(market.traded(instruments, SYMBOLS), TRIGGERS - POSITIONS, WARM);
            long begin = System.nanoTime();
            long before = pipeline.status().acceptedEvents();
            play(market, SyntheticOptions.of(2, TAPE_RATE, WARM + 1_000_000_000L).symbols(SYMBOLS).events(EVENTS));
            pipeline.stop(Duration.ofMinutes(10));
            double seconds = (System.nanoTime() - begin) / 1e9;
            assertThat(failure.get()).isNull();
            long events = pipeline.status().acceptedEvents() - before;
            System.out.printf(
                    "decide: %,d events of %,d symbols, %,d triggers in %.1f s: %,.0f events/s, %,d outputs, load %.1f%n",
                    events, SYMBOLS, TRIGGERS, seconds, events / seconds, room.decisions().outputsWritten(),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            assertThat(events).as("events in %.1f s", seconds).isGreaterThanOrEqualTo((long) (RATE_MIN * seconds));
        }
        OutputFacts facts = OutputFacts.of(folder.resolve("journal"));
        System.out.println("rows: " + facts.kinds());
        assertThat(facts.kinds()).containsKeys(MADE.toArray(String[]::new)).containsKeys(AGENTS.toArray(String[]::new));
        assertThat(facts.twice()).isEmpty();
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

    private void play(Publisher market, SyntheticOptions options) {
        new SyntheticFeed(options, SyntheticPace.UNLIMITED, false, market, instruments,
                new BackoffIdleStrategy(10, 10, 1_000, 1_000_000), clock).run();
    }
}
