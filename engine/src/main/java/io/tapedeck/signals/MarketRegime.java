package io.tapedeck.signals;

/** What kind of market an agent speaks into; lands in {@code signals.market_regime}. */
public enum MarketRegime {
    /** Too few bars yet. */
    UNKNOWN("unknown"),
    /** Neither trending nor volatile. */
    RANGING("ranging"),
    /** The fast average stands above the slow one by more than {@link Regimes#TREND_ATR} average true ranges. */
    TRENDING_UP("trending_up"),
    /** The fast average stands below the slow one by as much. */
    TRENDING_DOWN("trending_down"),
    /** The average true range is more than {@link Regimes#VOLATILE_RATIO} times its own long average. */
    VOLATILE("volatile");

    private final String label;

    MarketRegime(String label) {
        this.label = label;
    }

    /** @return as tables name it */
    public String label() {
        return label;
    }
}
