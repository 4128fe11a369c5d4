package io.tapedeck.risk;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.TapedeckException;
import java.time.DateTimeException;
import java.time.ZoneId;

/**
 * The limits; 0 = no such limit. Money is in the portfolio's currency.
 *
 * @param initialCash money at the tape's begin, beside what {@code cash_movements} brings
 * @param positionMax value of one position
 * @param grossMax value of all positions without signs
 * @param netMax long less short, without sign
 * @param leverageMax gross over equity
 * @param concentrationMax one symbol, on all venues, over equity, a fraction
 * @param drawdownMax below the peak of equity, a fraction of it
 * @param dailyLossMax below the equity of the day's begin, money
 * @param clear how far below its limit a figure must come back, as a fraction of the limit, before the breach ends
 * @param block whether a limit blocks entry orders; else it alerts only
 * @param zone where the day begins
 */
public record RiskOptions(double initialCash, double positionMax, double grossMax, double netMax, double leverageMax,
        double concentrationMax, double drawdownMax, double dailyLossMax, double clear, boolean block, ZoneId zone) {
    /** What holds where nothing is configured: no limit. */
    public static final RiskOptions DEFAULTS = new RiskOptions(0, 0, 0, 0, 0, 0, 0, 0, 0.05, true, ZoneId.of("UTC"));

    /** @return the options of keys {@code initial-cash}, {@code position-max}, …; DATA error where a value is none */
    public static RiskOptions of(KeyValues values) {
        return new RiskOptions(values.number("initial-cash", DEFAULTS.initialCash),
                values.number("position-max", DEFAULTS.positionMax), values.number("gross-max", DEFAULTS.grossMax),
                values.number("net-max", DEFAULTS.netMax), values.number("leverage-max", DEFAULTS.leverageMax),
                values.number("concentration-max", DEFAULTS.concentrationMax),
                values.number("drawdown-max", DEFAULTS.drawdownMax),
                values.number("daily-loss-max", DEFAULTS.dailyLossMax), values.number("clear", DEFAULTS.clear),
                values.flag("block", DEFAULTS.block), zone(values.text("zone", DEFAULTS.zone.getId())));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw TapedeckException.data("setting risk.zone: expected a zone such as America/New_York, got \"" + name
                    + "\": " + e.getMessage());
        }
    }

    /** @return what {@code limit} allows, in its unit; 0 = no such limit */
    public double max(Limit limit) {
        return switch (limit) {
            case POSITION -> positionMax;
            case GROSS -> grossMax;
            case NET -> netMax;
            case LEVERAGE -> leverageMax;
            case CONCENTRATION -> concentrationMax;
            case DRAWDOWN -> drawdownMax;
            case DAILY_LOSS -> dailyLossMax;
        };
    }
}
