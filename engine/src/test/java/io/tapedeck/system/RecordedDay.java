package io.tapedeck.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A recorded day of each kind that there is, and how much of it makes a slice on which all that decides has its turn. */
@SuppressWarnings("EnumOrdinal") // the days stand in this order
enum RecordedDay {
    /** Trades without quotes, in bursts, of a dozen venues. */
    SPY("lean/equity-trades/spy/20131007_trade.zip", 12_000, "last", ""),
    /** The same, thinner. */
    AIG("lean/equity-trades/aig/20131008_trade.zip", 8_000, "last", ""),
    /** Quotes of one side a row: no bars, so nobody speaks; positions are bought by hand. */
    AIG_QUOTES("lean/equity-quotes/aig/20131007_quote.zip", 12_000, "side",
            ".*signal.*|sage.*|trigger STOP_LOSS.*|trigger TAKE_PROFIT.*"),
    /** Quotes of a currency, one in ten crossed; without volume. */
    FXCM("lean/fx-quotes/eurusd-fxcm/20140501_quote.zip", 12_000, "side", "signal volume_agent"),
    /** Trades and quotes of a future, many in one millisecond. */
    BINANCE_FUTURE("binance-ws/usdm-btcusdt-20240808.gz", 30_000, "mid", ""),
    /** Trades with, quotes without a time of the venue. */
    BINANCE_SPOT("binance-ws/spot-btcusdt-20240809.gz", 30_000, "last", "");

    final String file;
    final int lines;
    private final String reference;
    private final String never;

    /**
     * @param reference price that triggers look at
     * @param never pattern of what such a day cannot decide
     */
    RecordedDay(String file, int lines, String reference, String never) {
        this.file = file;
        this.lines = lines;
        this.reference = reference;
        this.never = never;
    }

    /** @return settings under which all that decides has its turn on such a day */
    List<String> settings() {
        List<String> all = new ArrayList<>(LiveDay.busy());
        all.add("decide.triggers.strategies.default.reference=" + reference);
        if (!reference.equals("last")) {
            all.add("decide.positions.mark=" + reference);
        }
        return all;
    }

    /** @return whether something can be decided on such a day */
    boolean can(String kind) {
        return !kind.matches(never);
    }

    /** @return the day whose kind a file is of */
    static RecordedDay of(Path file) {
        String path = file.toString();
        for (RecordedDay day : values()) {
            Path own = Path.of(day.file);
            if (path.contains(own.getParent().toString())
                    && (day.ordinal() < BINANCE_FUTURE.ordinal() || path.endsWith(own.getFileName().toString()))) {
                return day;
            }
        }
        throw new IllegalArgumentException("no recorded day of the kind of " + file);
    }
}
