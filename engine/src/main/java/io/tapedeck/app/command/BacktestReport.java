package io.tapedeck.app.command;

import io.tapedeck.database.BacktestTable;
import io.tapedeck.replay.BacktestPlan;
import io.tapedeck.replay.BacktestResult;
import io.tapedeck.replay.EntrySignals;
import io.tapedeck.replay.RoundTrip;
import io.tapedeck.replay.TradeDifference;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A backtest's result as people, JSON and the database want it. */
final class BacktestReport {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long NS_PER_MINUTE = 60 * NS_PER_SECOND;
    private static final int RATIO_DECIMALS = 6;
    private static final int SHOWN_MAX = 1_000;

    private BacktestReport() {
    }

    /** What the run can be repeated from. */
    static Report plan(BacktestPlan plan) {
        return new Report().put("sequence_first", plan.range().from()).put("sequence_last", plan.range().to())
                .put("strategy", plan.strategy())
                .put("settings", plan.settings() == null ? null : plan.settings().asMap());
    }

    static Report of(BacktestResult found, String runId) {
        TradeDifference difference = found.difference();
        return new Report().put("complete", found.complete()).put("run_id", runId)
                .put("sequence_first", found.range().from()).put("sequence_last", found.range().to())
                .put("warmed_up_from", found.firstEvent())
                .put("settings_hash", Long.toHexString(found.settings().hash()))
                .put("settings_unchanged", found.unchanged()).put("events", found.events()).put("ticks", found.ticks())
                .put("rows_set_aside", found.setAside()).put("outputs", found.counts().total())
                .put("first_tick", found.ticks() == 0 ? null : time(found.firstTime()))
                .put("last_tick", found.ticks() == 0 ? null : time(found.lastTime())).put("fills", found.fills())
                .put("trades", found.closed().size())
                .put("trades_open", found.trades().size() - found.closed().size())
                .put("win_rate", ratio(found.winRate())).put("pnl", plain(found.pnl()))
                .put("total_return", ratio(found.performance().totalReturn()))
                .put("annualized_return", ratio(found.performance().annualizedReturn()))
                .put("sharpe", ratio(found.performance().sharpe())).put("sortino", ratio(found.performance().sortino()))
                .put("max_drawdown", ratio(found.performance().maxDrawdown()))
                .put("different", !difference.isNone()).put("same", difference.same())
                .put("changed_count", difference.changed().size()).put("only_here_count", difference.onlyHere().size())
                .put("only_there_count", difference.onlyThere().size()).put("pnl_difference", plain(difference.pnl()))
                .put("changed", changed(difference)).put("only_here", shown(difference.onlyHere()))
                .put("only_there", shown(difference.onlyThere()));
    }

    private static List<Map<String, Object>> shown(List<RoundTrip> trips) {
        return trips.stream().limit(SHOWN_MAX).map(BacktestReport::trade).toList();
    }

    private static List<Map<String, Object>> changed(TradeDifference difference) {
        return difference.changed().stream().limit(SHOWN_MAX).map(pair -> {
            Map<String, Object> both = new LinkedHashMap<>();
            both.put("here", trade(pair.here()));
            both.put("there", trade(pair.there()));
            return both;
        }).toList();
    }

    private static Map<String, Object> trade(RoundTrip trip) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("symbol", trip.holding().symbol());
        values.put("exchange", trip.holding().exchange());
        values.put("strategy", trip.holding().strategy());
        values.put("agent", trip.holding().agent());
        values.put("side", trip.side());
        values.put("quantity", plain(trip.quantity()));
        values.put("entry_time", time(trip.entryTime()));
        values.put("entry_price", plain(trip.entryPrice()));
        values.put("exit_time", trip.isOpen() ? null : time(trip.exitTime()));
        values.put("exit_price", plain(trip.exitPrice()));
        values.put("pnl", plain(trip.pnl()));
        return values;
    }

    /** Prints a line for each trade that differs. */
    static void printDifference(TradeDifference difference, PrintWriter out) {
        difference.changed().stream().limit(SHOWN_MAX).forEach(pair -> {
            out.println("changed     here  " + line(pair.here()));
            out.println("            there " + line(pair.there()));
        });
        difference.onlyHere().stream().limit(SHOWN_MAX).forEach(trip -> out.println("only here         " + line(trip)));
        difference.onlyThere().stream().limit(SHOWN_MAX)
                .forEach(trip -> out.println("only there        " + line(trip)));
        out.println(difference.isNone()
                ? "no difference from what happened"
                : difference.changed().size() + " changed, " + difference.onlyHere().size() + " only here, "
                        + difference.onlyThere().size() + " only there; profit differs by "
                        + plain(difference.pnl()));
    }

    private static String line(RoundTrip trip) {
        return trip.holding() + "  " + trip.side() + ' ' + plain(trip.quantity()) + "  " + time(trip.entryTime())
                + " at "
                + plain(trip.entryPrice()) + "  to  "
                + (trip.isOpen()
                        ? "open"
                        : time(trip.exitTime()) + " at " + plain(trip.exitPrice()) + "  pnl " + plain(trip.pnl()));
    }

    static BacktestTable.Outcome outcome(BacktestResult found, int seconds) {
        String extra = new Report().put("sortino_ratio", ratio(found.performance().sortino()))
                .put("settings", found.settings().asMap())
                .put("settings_hash", Long.toHexString(found.settings().hash()))
                .put("warmed_up_from", found.firstEvent()).json();
        boolean ticked = found.ticks() > 0;
        return new BacktestTable.Outcome(ticked ? day(found.firstTime()) : null, ticked ? day(found.lastTime()) : null,
                extra,
                found.performance().totalReturn(),
                found.performance().annualizedReturn(), found.performance().sharpe(),
                found.performance().maxDrawdown(), found.closed().size(), found.winRate(), seconds);
    }

    static List<BacktestTable.Trade> trades(BacktestResult found) {
        List<BacktestTable.Trade> trades = new ArrayList<>();
        for (RoundTrip trip : found.trades()) {
            EntrySignals.Backdrop under = found.signals().of(trip.entryOrder());
            Integer minutes = trip.isOpen() ? null : (int) ((trip.exitTime() - trip.entryTime()) / NS_PER_MINUTE);
            trades.add(
                    new BacktestTable.Trade(Integer.toString(trades.size() + 1), trip.holding().symbol(), trip.side(),
                            trip.quantity(), trip.entryPrice(), day(trip.entryTime()), trip.exitPrice(),
                            trip.isOpen() ? null : day(trip.exitTime()), trip.holding().strategy(), trip.pnl(), minutes,
                            trip.costs(), trip.slippage(), under.strength(), under.regime()));
        }
        return trades;
    }

    private static LocalDate day(long time) {
        return instant(time).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static Instant instant(long time) {
        return Instant.ofEpochSecond(Math.floorDiv(time, NS_PER_SECOND), Math.floorMod(time, NS_PER_SECOND));
    }

    private static String time(long time) {
        return instant(time).toString();
    }

    private static String plain(BigDecimal number) {
        if (number == null) {
            return null;
        }
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** A ratio with its decimals as text: a report rounds plain doubles further. */
    private static String ratio(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).setScale(RATIO_DECIMALS, RoundingMode.HALF_EVEN).toPlainString()
                : null;
    }
}
