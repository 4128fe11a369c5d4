package io.tapedeck.app.config;

import java.util.List;

/** Units of durations and sizes in the configuration: parsing with an explicit unit, and the shortest exact text. */
final class Units {
    private static final List<Unit> DURATIONS = List.of(new Unit("d", 86_400_000_000_000L),
            new Unit("h", 3_600_000_000_000L), new Unit("m", 60_000_000_000L), new Unit("s", 1_000_000_000L),
            new Unit("ms", 1_000_000L), new Unit("us", 1_000L), new Unit("ns", 1L));
    private static final List<Unit> SIZES = List.of(new Unit("TiB", 1L << 40), new Unit("GiB", 1L << 30),
            new Unit("MiB", 1L << 20), new Unit("KiB", 1L << 10), new Unit("B", 1L));

    private record Unit(String name, long factor) {
    }

    private Units() {
    }

    /** @return ns of "200ms"; -1 where it is not a whole number with one of the units d, h, m, s, ms, us, ns */
    static long parseDuration(String text) {
        return parse(DURATIONS, text);
    }

    /** @return bytes of "64MiB"; -1 where it is not a whole number with one of the units TiB, GiB, MiB, KiB, B */
    static long parseSize(String text) {
        return parse(SIZES, text);
    }

    /** @return "200ms" of 200,000,000 ns */
    static String duration(long ns) {
        return text(DURATIONS, ns);
    }

    /** @return "64MiB" of 67,108,864 bytes */
    static String size(long bytes) {
        return text(SIZES, bytes);
    }

    private static long parse(List<Unit> units, String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        String name = text.substring(digits).strip();
        if (digits == 0 || digits > 18) {
            return -1;
        }
        long number = Long.parseLong(text, 0, digits, 10);
        for (Unit unit : units) {
            if (unit.name.equals(name)) {
                return number > Long.MAX_VALUE / unit.factor ? -1 : number * unit.factor;
            }
        }
        return -1;
    }

    private static String text(List<Unit> units, long value) {
        for (Unit unit : units) {
            if (value % unit.factor == 0 && (value != 0 || unit.factor == 1)) {
                return value / unit.factor + unit.name;
            }
        }
        throw new IllegalArgumentException("no unit for " + value);
    }
}
