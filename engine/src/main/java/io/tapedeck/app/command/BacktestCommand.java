package io.tapedeck.app.command;

import io.tapedeck.app.engine.DatabaseAccess;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.BacktestRecord;
import io.tapedeck.database.BacktestTable;
import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.event.EventHeader;
import io.tapedeck.journal.JournalView;
import io.tapedeck.replay.Backtest;
import io.tapedeck.replay.BacktestPlan;
import io.tapedeck.replay.BacktestResult;
import io.tapedeck.replay.EventRange;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Decides anew over the journal, under other settings, and says what would have been. */
@Command(name = "backtest", description = {
        "Runs the decisions (section decide of --config and --set; without either those of the tape) over the journal as it was received, orders filled on paper.",
        "Writes backtest_runs and backtest_trades, and prints how its trades differ from those that happened. The decisions warm up from the oldest event that the journal keeps.",
        "Orders and trades of the tested strategy that stand on the tape are set aside. Beside a running engine or without one."})
final class BacktestCommand implements Callable<Integer> {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int NAME_LENGTH_MAX = 100;

    @Mixin(name = "common")
    private CommonOptions common;

    @Mixin
    private RangeOptions range;

    @Option(names = "--strategy", paramLabel = "S", description = "The strategy that is tested (default: all)")
    private String strategy;

    @Option(names = "--name", paramLabel = "N", description = "Title in backtest_runs (default: backtest)")
    private String name = "backtest";

    @Option(names = "--capital", paramLabel = "X", description = "Money at the begin, above 0 (default: 100000)")
    private String capital = "100000";

    @Option(names = "--no-database", description = "Prints only; nothing is written to backtest_runs")
    private boolean noDatabase;

    @Option(names = "--json", description = "One JSON object instead of a table")
    private boolean json;

    @Override
    public Integer call() {
        BigDecimal money = money();
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX) {
            throw TapedeckException
                    .configuration("--name must have 1 to " + NAME_LENGTH_MAX + " characters, got " + name.length());
        }
        JournalView journal = JournalView.of(common.data().resolve("journal"));
        EventRange events = range.of(journal, () -> ReplayCommand.first(journal), journal.readable());
        if (events.to() < events.from()) {
            throw TapedeckException
                    .configuration("the journal has no event between --from and --to: nothing to test on");
        }
        BacktestPlan plan = new BacktestPlan(events,
                common.sets("decide") ? common.settings().decide().values() : null, strategy, money);
        if (noDatabase) {
            return report(test(journal, plan), null);
        }
        try (DatabaseAccess access = DatabaseAccess.open(common.settings().database(), common.data())) {
            access.migrate(access.embedded() && common.settings().database().migrate());
            return record(journal, plan, new BacktestTable(access.database()));
        }
    }

    private BigDecimal money() {
        try {
            BigDecimal money = new BigDecimal(capital);
            if (money.signum() > 0 && money.precision() - money.scale() <= 14 && money.scale() <= 6) {
                return money;
            }
        } catch (NumberFormatException e) {
            // told below with the value
        }
        throw TapedeckException.configuration(
                "--capital must be an amount above 0, below 10^14, with at most 6 decimals, such as 100000; got "
                        + capital);
    }

    private int record(JournalView journal, BacktestPlan plan, BacktestTable table) {
        String runId = UUID.randomUUID().toString();
        table.begin(new BacktestRecord(runId, name, BacktestReport.plan(plan).json(), day(journal, plan.range().from()),
                day(journal, plan.range().to()), plan.capital(), "tapedeck backtest"));
        long begun = System.nanoTime();
        BacktestResult found;
        try {
            found = test(journal, plan);
            if (found.complete()) {
                table.finish(runId,
                        BacktestReport.outcome(found, Math.toIntExact((System.nanoTime() - begun) / NS_PER_SECOND)),
                        BacktestReport.trades(found));
            }
        } catch (RuntimeException e) {
            failed(table, runId, e);
            throw e;
        }
        if (!found.complete()) {
            table.fail(runId);
        }
        return report(found, runId);
    }

    private static void failed(BacktestTable table, String runId, RuntimeException cause) {
        try {
            table.fail(runId);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private BacktestResult test(JournalView journal, BacktestPlan plan) {
        StopSignal signal = common.stopSignal();
        AtomicLong at = new AtomicLong();
        try (ProgressLine _ = new ProgressLine(common.err(),
                () -> String.format("backtest: event %,d of %,d", at.get(), plan.range().to()))) {
            return new Backtest(journal, plan, TapeDecisions.of(journal, DecisionOptions.Mode.REPLAY), at::set)
                    .run(signal::requested);
        }
    }

    private static LocalDate day(JournalView journal, long sequence) {
        long[] time = new long[1];
        new EventRange(sequence, sequence).read(journal, null,
                (buffer, offset, length) -> time[0] = EventHeader.eventTime(buffer, offset), () -> false);
        return Instant.ofEpochSecond(Math.floorDiv(time[0], NS_PER_SECOND)).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private int report(BacktestResult found, String runId) {
        BacktestReport.of(found, runId).print(common.out(), json);
        if (!json) {
            BacktestReport.printDifference(found.difference(), common.out());
        }
        common.out().flush();
        return found.complete() ? ExitCode.GOOD : ExitCode.FAILED;
    }
}
