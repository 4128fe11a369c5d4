package io.tapedeck.feed.ilp;

import io.tapedeck.common.Hashing;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.RowWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Finds what a measurement becomes: exact names first, tick mappings before tables, then prefixes. A name found by prefix is
 * remembered, up to a limit. One thread; allocates only for a name not seen before.
 */
final class Routes {
    private static final int REMEMBERED_MAX = 4_096;
    /** A name further than this from what was written is no suggestion. */
    private static final int SUGGESTION_DISTANCE_MAX = 3;

    private static final class Entry {
        private final byte[] name;
        private final Route route;

        Entry(byte[] name, Route route) {
            this.name = name;
            this.route = route;
        }

        boolean isNamed(byte[] bytes, int from, int length) {
            return Arrays.equals(name, 0, name.length, bytes, from, from + length);
        }
    }

    private final Long2ObjectHashMap<Entry> entries = new Long2ObjectHashMap<>();
    private final List<TickMapping> prefixes = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final InstrumentCache instruments;
    private final Refusal refusal;
    private Entry last;

    Routes(Collection<TickMapping> ticks, Collection<RowTable> tables, InstrumentCache instruments, Refusal refusal) {
        this.instruments = instruments;
        this.refusal = refusal;
        for (TickMapping tick : ticks) {
            if (tick.measurement().endsWith("*")) {
                prefixes.add(tick);
            } else {
                put(tick.measurement(), new TickRoute(tick, tick.exchange(), instruments, refusal));
            }
            names.add(tick.measurement());
        }
        RowWriter row = new RowWriter();
        for (RowTable table : tables) {
            if (names.add(table.measurement())) {
                put(table.measurement(), new RowRoute(table, instruments, row, refusal));
            }
        }
    }

    private Entry put(String name, Route route) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        Entry entry = new Entry(bytes, route);
        Entry other = entries.put(hash(bytes, 0, bytes.length), entry);
        if (other != null) {
            throw new IllegalArgumentException("measurement " + name + " is mapped twice, or has the hash of "
                    + new String(other.name, StandardCharsets.UTF_8));
        }
        return entry;
    }

    /** {@return the route of the line's measurement, null where there is none; then the refusal says so} */
    Route find(ParsedLine line) {
        byte[] bytes = line.measurementBuffer();
        int from = line.measurementOffset();
        int length = line.measurementLength();
        if (last != null && last.isNamed(bytes, from, length)) {
            return last.route;
        }
        Entry entry = entries.get(hash(bytes, from, length));
        if (entry == null) {
            entry = byPrefix(line.measurement());
        }
        if (entry == null || !entry.isNamed(bytes, from, length)) {
            refusal.bad(line.start(), unknown(line.measurement()));
            return null;
        }
        last = entry;
        return entry.route;
    }

    private Entry byPrefix(String measurement) {
        for (TickMapping mapping : prefixes) {
            String prefix = mapping.measurement().substring(0, mapping.measurement().length() - 1);
            if (measurement.startsWith(prefix) && measurement.length() > prefix.length()) {
                TickRoute route = new TickRoute(mapping, measurement.substring(prefix.length()), instruments, refusal);
                return entries.size() < REMEMBERED_MAX
                        ? put(measurement, route)
                        : new Entry(measurement.getBytes(StandardCharsets.UTF_8), route);
            }
        }
        return null;
    }

    private String unknown(String measurement) {
        String nearest = "";
        int smallest = SUGGESTION_DISTANCE_MAX + 1;
        for (String name : names) {
            int distance = distance(measurement, name);
            if (distance < smallest || (distance == smallest && name.compareTo(nearest) < 0)) {
                smallest = distance;
                nearest = name;
            }
        }
        String suggestion = smallest > SUGGESTION_DISTANCE_MAX ? "" : "; did you mean " + nearest + "?";
        return "expected the name of a tick mapping or of a table, found " + measurement + suggestion;
    }

    /** Levenshtein's distance, with one row of the table. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static long hash(byte[] bytes, int from, int length) {
        return Hashing.finish(Hashing.add(Hashing.begin(), bytes, from, length));
    }
}
