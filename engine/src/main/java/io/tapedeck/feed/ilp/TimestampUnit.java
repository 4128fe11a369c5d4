package io.tapedeck.feed.ilp;

/** Unit of a line's timestamp: the {@code precision} of a request. */
public enum TimestampUnit {
    NANOSECOND(1), MICROSECOND(1_000), MILLISECOND(1_000_000), SECOND(1_000_000_000), MINUTE(60_000_000_000L), HOUR(
            3_600_000_000_000L);

    private final long nanos;

    TimestampUnit(long nanos) {
        this.nanos = nanos;
    }

    /** {@return nanoseconds of the unit} */
    public long nanos() {
        return nanos;
    }

    /**
     * Finds a unit by the names that InfluxDB's versions and QuestDB give it.
     *
     * @param name n, ns, u, us, µ, ms, s, m or h
     * @return the unit, null where there is none of that name
     */
    public static TimestampUnit of(String name) {
        return switch (name) {
            case "n", "ns" -> NANOSECOND;
            case "u", "us", "µ", "µs" -> MICROSECOND;
            case "ms" -> MILLISECOND;
            case "s" -> SECOND;
            case "m" -> MINUTE;
            case "h" -> HOUR;
            default -> null;
        };
    }
}
