package io.tapedeck.risk;

/** The limits, in the order in which they are asked; what a figure is measured in. */
public enum Limit {
    /** Value of one position without sign, money. */
    POSITION(0, "position", "LIMIT_BREACH"),
    /** Value of all positions without signs, money. */
    GROSS(1, "gross", "LIMIT_BREACH"),
    /** Long less short without sign, money. */
    NET(2, "net", "LIMIT_BREACH"),
    /** Gross over equity, a ratio. */
    LEVERAGE(3, "leverage", "LIMIT_BREACH"),
    /** Value of one symbol's positions on all venues together, without sign, over equity: a fraction. */
    CONCENTRATION(4, "concentration", "LIMIT_BREACH"),
    /** Equity below its peak, as a fraction of the peak. */
    DRAWDOWN(5, "drawdown", "DRAWDOWN"),
    /** Equity below that of the day's begin, money. */
    DAILY_LOSS(6, "daily-loss", "DAILY_LOSS");

    private final int index;
    private final String label;
    private final String alertType;

    Limit(int index, String label, String alertType) {
        this.index = index;
        this.label = label;
        this.alertType = alertType;
    }

    /** Number in a saved state. */
    int index() {
        return index;
    }

    /** @return its name in the configuration, without the ending {@code -max} */
    public String label() {
        return label;
    }

    /** @return {@code risk_alerts.alert_type} */
    public String alertType() {
        return alertType;
    }

    /** @return whether it is of the portfolio as a whole */
    public boolean ofPortfolio() {
        return this != POSITION && this != CONCENTRATION;
    }
}
