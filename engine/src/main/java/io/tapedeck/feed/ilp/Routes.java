package io.tapedeck.feed.ilp;

import io.tapedeck.common.Hashing;
import io.tapedeck.common.NearestName;
import io.tapedeck.event.Frame;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.table.Table;
import io.tapedeck.event.table.TableList;
import io.tapedeck.feed.RowTables;
import io.tapedeck.feed.TableRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Finds what a measurement becomes: configured names of tables first, then tick mappings, then tables by their own names, then
 * prefixes of tick mappings. What was found is remembered, up to a limit, and forgotten when the tables change. One thread;
 * allocates only for a name not seen before.
 */
final class Routes {
    private static final int REMEMBERED_MAX = 4_096;

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
    private final Collection<TickMapping> ticks;
    private final RowTables tables;
    private final InstrumentCache instruments;
    private final RowWriter row = new RowWriter();
    private final Refusal refusal;
    private TableList known;
    private Entry last;

    Routes(Collection<TickMapping> ticks, RowTables tables, InstrumentCache instruments, Refusal refusal) {
        this.ticks = List.copyOf(ticks);
        this.tables = tables;
        this.instruments = instruments;
        this.refusal = refusal;
        known = tables.tables().current();
    }

    /** Appends the line's message, or says in the refusal why not; parameters as {@link Route#append}. */
    boolean append(ParsedLine line, long time, long unitNs, long receiveTime, long feedSequence, Frame frame) {
        take(tables.tables().current());
        Route route = find(line);
        if (route != null && route.append(line, time, unitNs, receiveTime, feedSequence, frame)) {
            return true;
        }
        boolean tick = route instanceof TickRoute;
        if (tick || refusal.ringResult() < 0 || !take(tables.tables().refresh())) {
            return false;
        }
        refusal.clear(); // the table or the column may have been made since
        route = find(line);
        return route != null && route.append(line, time, unitNs, receiveTime, feedSequence, frame);
    }

    /** Forgets what was found where the tables are others now. */
    private boolean take(TableList list) {
        if (list.version() == known.version()) {
            return false;
        }
        known = list;
        entries.clear();
        last = null;
        return true;
    }

    /** {@return the route of the line's measurement, null where there is none; then the refusal says so} */
    private Route find(ParsedLine line) {
        byte[] bytes = line.measurementBuffer();
        int from = line.measurementOffset();
        int length = line.measurementLength();
        if (last != null && last.isNamed(bytes, from, length)) {
            return last.route;
        }
        long hash = Hashing.finish(Hashing.add(Hashing.begin(), bytes, from, length));
        Entry entry = entries.get(hash);
        if (entry == null || !entry.isNamed(bytes, from, length)) {
            String measurement = line.measurement();
            Route route = make(measurement);
            if (route == null) {
                refuse(line, measurement);
                return null;
            }
            entry = new Entry(measurement.getBytes(StandardCharsets.UTF_8), route);
            if (entries.size() < REMEMBERED_MAX) {
                entries.put(hash, entry);
            }
        }
        last = entry;
        return entry.route;
    }

    private Route make(String measurement) {
        String alias = tables.measurements().get(measurement);
        if (alias != null) {
            return row(alias);
        }
        for (TickMapping tick : ticks) {
            if (tick.measurement().equals(measurement) && !measurement.endsWith("*")) {
                return new TickRoute(tick, tick.exchange(), instruments, refusal, hint(measurement));
            }
        }
        Route route = row(measurement);
        for (TickMapping tick : ticks) {
            String prefix = tick.measurement().substring(0, tick.measurement().length() - 1);
            boolean prefixed = tick.measurement().endsWith("*") && measurement.startsWith(prefix)
                    && measurement.length() > prefix.length();
            if (route == null && prefixed) {
                route = new TickRoute(tick, measurement.substring(prefix.length()), instruments, refusal, "");
            }
        }
        return route;
    }

    private Route row(String name) {
        Table table = known.find(name);
        return table == null ? null : new RowRoute(new TableRows(table, tables, instruments, row), refusal);
    }

    /** What to say to whom a tick's columns are refused, where a table has the measurement's name too. */
    private String hint(String measurement) {
        Table table = known.find(measurement);
        return table == null
                ? ""
                : "; lines of " + measurement + " are ticks: a row of the table is a line of " + table.qualified();
    }

    private void refuse(ParsedLine line, String measurement) {
        if (!known.known()) {
            refusal.later(
                    "the tables are not known yet: the database has not been reached since this data directory was"
                            + " made; a row must wait for it");
            return;
        }
        Set<String> names = new TreeSet<>(known.names());
        ticks.forEach(tick -> names.add(tick.measurement()));
        names.addAll(tables.measurements().keySet());
        String alias = tables.measurements().get(measurement);
        refusal.bad(line.start(), alias == null
                ? "expected the name of a tick mapping or of a table, found " + measurement
                        + NearestName.suggestion(measurement, names)
                : "ilp.tables says that " + measurement + " is the table " + alias + ", but " + known.unknown(alias));
    }
}
