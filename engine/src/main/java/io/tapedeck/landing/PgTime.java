package io.tapedeck.landing;

/** The server's times: microseconds and days since 2000-01-01, from nanoseconds and days since 1970-01-01. Any thread. */
final class PgTime {
    static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long EPOCH_MICROS = 946_684_800_000_000L;
    private static final int EPOCH_DAYS = 10_957;

    private PgTime() {
    }

    /** @return microseconds since 2000 of a time in ns since 1970, floored: a time before 1970 too keeps nanos 0 to 999 */
    static long micros(long nanos) {
        return Math.floorDiv(nanos, NANOS_PER_MICRO) - EPOCH_MICROS;
    }

    /** @return the nanoseconds within the microsecond, 0 to 999 */
    static int nanosOfMicro(long nanos) {
        return (int) Math.floorMod(nanos, NANOS_PER_MICRO);
    }

    /** @return ns since 1970 of the server's microseconds and the nanoseconds within */
    static long nanos(long micros, int nanosOfMicro) {
        return (micros + EPOCH_MICROS) * NANOS_PER_MICRO + nanosOfMicro;
    }

    /** @return the server's day of a day since 1970-01-01 */
    static int day(int epochDay) {
        return epochDay - EPOCH_DAYS;
    }

    /** @return day since 1970-01-01, UTC, of a time in ns since 1970 */
    static long epochDay(long nanos) {
        return Math.floorDiv(nanos, NANOS_PER_DAY);
    }
}
