package io.tapedeck.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What is claimed of the engine, held against a result. Pure. */
public final class Claims {
    private static final double ROWS_OF_THE_FIRST_LINE = 100_000;
    private static final double SOAK_SECONDS = 600;
    private static final double SMALL_TABLE = 1_000_000;
    private static final double LARGE_TABLE = 50_000_000;
    private static final double FEW_SYMBOLS = 5_000;
    private static final double MANY_SYMBOLS = 50_000;

    private final ProofResult result;
    private final List<Claim> claims = new ArrayList<>();

    private Claims(ProofResult result) {
        this.result = result;
    }

    /** @return every claim, in the order in which it is told */
    public static List<Claim> of(ProofResult result) {
        Claims all = new Claims(result);
        all.rates();
        all.comparisons();
        all.soak();
        all.growth();
        return List.copyOf(all.claims);
    }

    private void rates() {
        OptionalDouble ticks = result.rate(Names.SYNTHETIC, Names.END_TO_END);
        rate("rows land: feed, ring, journal, lanes, ledger", ticks, ROWS_OF_THE_FIRST_LINE, "rows/s");
        rate("ticks land with every stage on, synthetic rows", ticks, 500_000, "rows/s");
        rate("ticks land with every stage on, real rows", result.rate(Names.REAL, Names.END_TO_END), 500_000,
                "rows/s");
        rate("market_data_hf lands under its key and indexes", result.rate(Names.HF, Names.END_TO_END), 200_000,
                "rows/s");
        rate("feed to journal, durability interval", result.rate(Names.JOURNAL, Names.FEED_INTERVAL), 2_000_000,
                "events/s");
        rate("feed to journal, interval, every stage decides", result.rate(Names.JOURNAL, Names.FEED_DECIDED),
                2_000_000, "events/s");
        rate("line protocol over TCP, journaled and decided", result.rate(Names.SYNTHETIC, Names.LINES_JOURNALED),
                500_000, "lines/s");
        rate("line protocol over TCP, the same while the lanes land", result.rate(Names.SYNTHETIC, Names.LINES_LANDING),
                500_000, "lines/s");
    }

    private void comparisons() {
        for (String rows : List.of(Names.SYNTHETIC, Names.REAL)) {
            times("engine end to end against bare COPY in arrival order, same index, " + rows + " rows", rows,
                    Names.END_TO_END, Names.COPY_ARRIVAL, 1.5);
            times("engine end to end against PgBulkInsert, " + rows + " rows", rows, Names.END_TO_END, Names.PGBULK, 1);
            times("engine end to end against JDBC batches, " + rows + " rows", rows, Names.END_TO_END, Names.JDBC, 1);
            times("engine against QuestDB, line protocol over TCP until visible, " + rows + " rows", rows,
                    Names.ENGINE_TCP, Names.QUESTDB_TCP, 1);
        }
    }

    private void soak() {
        Soak soak = result.soak();
        boolean whole = soak != null && soak.seconds() >= SOAK_SECONDS;
        claims.add(new Claim("100,000 ticks/s for ten minutes: taken by the ring", whole ? 100 * soak.taken() : null,
                100, true, "%"));
        most("the same: planned time until visible in SQL, slowest of all ticks", whole ? soak.lagSecondsMax() : null,
                1, "s");
        most("the same: growth of resident memory over its second half", whole ? 100 * soak.residentGrowth() : null,
                5, "%");
        most("the same: growth of what collections leave on the heap", whole ? 100 * soak.liveGrowth() : null, 5,
                "%");
        most("the same: allocated from feed to decision (less than one object in 16 ticks)",
                whole ? soak.allocatedToDecide() : null, 1, "bytes/tick");
        most("the same: allocated by the lanes (no object a tick: the smallest has 8)",
                whole ? soak.allocatedByLanes() : null, 8, "bytes/tick");
    }

    private void growth() {
        ratio("ticks land at 50 M rows as at 1 M", Names.TABLE, LARGE_TABLE, SMALL_TABLE, 0.8);
        ratio("ticks of 50,000 symbols land as those of 5,000", Names.SYMBOLS, MANY_SYMBOLS, FEW_SYMBOLS, 0.7);
        ratio("the same, the whole engine: feed until visible", Names.WHOLE_SYMBOLS, MANY_SYMBOLS, FEW_SYMBOLS, 0.7);
    }

    private void rate(String text, OptionalDouble measured, double target, String unit) {
        claims.add(new Claim(text, measured.isPresent() ? measured.getAsDouble() : null, target, true, unit));
    }

    private void most(String text, Double measured, double target, String unit) {
        claims.add(new Claim(text, measured, target, false, unit));
    }

    private void times(String text, String section, String name, String other, double target) {
        OptionalDouble rate = result.rate(section, name);
        OptionalDouble against = result.rate(section, other);
        claims.add(new Claim(text, divided(rate, against), target, true, "×"));
    }

    private void ratio(String text, String key, double size, double base, double target) {
        Double measured = result.growths().stream().filter(growth -> growth.key().equals(key)).findFirst()
                .map(growth -> divided(growth.rate(size), growth.rate(base))).orElse(null);
        claims.add(new Claim(text, measured, target, true, "×"));
    }

    private static Double divided(OptionalDouble rate, OptionalDouble by) {
        return rate.isPresent() && by.isPresent() ? rate.getAsDouble() / by.getAsDouble() : null;
    }
}
