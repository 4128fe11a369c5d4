package io.tapedeck.risk;

/** What {@link RiskLimits#check} says of an order. Reused: valid until the next question. One thread. */
public final class Verdict {
    private Limit limit;
    private double current;
    private double max;
    private String unknown;

    Verdict allow() {
        limit = null;
        unknown = null;
        return this;
    }

    /** Blocks because a limit's figure cannot be told. */
    Verdict unknown(Limit by, String what) {
        limit = by;
        unknown = what;
        return this;
    }

    Verdict block(Limit by, double now, double allowed) {
        limit = by;
        unknown = null;
        current = now;
        max = allowed;
        return this;
    }

    /** @return whether the order may be made */
    public boolean allowed() {
        return limit == null;
    }

    /** @return the limit that blocks it, null where it is allowed */
    public Limit limit() {
        return limit;
    }

    /** @return what the limit's figure is, or would be with the order, in its unit ({@link Limit}) */
    public double current() {
        return current;
    }

    /** @return what it may be */
    public double max() {
        return max;
    }

    /** @return what is not known and keeps the figure from being told; null where it is told */
    public String unknown() {
        return unknown;
    }
}
