package io.tapedeck.positions;

/** The price that marks a position. */
public enum MarkRule {
    /** The last trade. */
    LAST("last"),
    /** The middle of bid and ask, where the quote has both. */
    MID("mid"),
    /** What closing would bring: the bid for a long position, the ask for a short one. */
    SIDE("side");

    private final String label;

    MarkRule(String label) {
        this.label = label;
    }

    /** @return its name in the configuration */
    public String label() {
        return label;
    }
}
