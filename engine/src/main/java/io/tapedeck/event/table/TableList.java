package io.tapedeck.event.table;

import io.tapedeck.common.NearestName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All tables at one time. Immutable; any thread. */
public final class TableList {
    /** Schemas in the order in which a name without schema is looked for. */
    public static final List<String> SCHEMAS = List.of("trading", "sage", "public");
    /** Nothing is known yet: the database has never answered. */
    public static final TableList UNKNOWN = new TableList(0, List.of());

    private final long version;
    private final List<Table> tables;
    private final Map<String, Table> byName = new HashMap<>();
    private final Map<String, Table> fillable = new TreeMap<>();

    /**
     * @param version grows with every change; 0 = nothing is known
     * @param tables all of them, those that refuse rows too
     */
    public TableList(long version, Collection<Table> tables) {
        this.version = version;
        this.tables = List.copyOf(tables);
        for (Table table : tables) {
            byName.put(table.qualified(), table);
            byName.put(table.name(), table);
            if (table.refusal() == null) {
                fillable.put(table.name(), table);
            }
        }
    }

    /** @return grows with every change; 0 = nothing is known */
    public long version() {
        return version;
    }

    /** @return whether the database has ever answered */
    public boolean known() {
        return version > 0;
    }

    /** @return all tables */
    public List<Table> tables() {
        return tables;
    }

    /** @return the table of a name with or without schema; null where there is none */
    public Table find(String name) {
        return byName.get(name);
    }

    /** @return names of the tables that rows may fill, sorted */
    public Collection<String> names() {
        return fillable.keySet();
    }

    /** @return what is wrong with a name that {@link #find} does not know, with the nearest name */
    public String unknown(String name) {
        return "there is no table \"" + name + "\" in the schemas " + String.join(", ", SCHEMAS)
                + NearestName.suggestion(name, fillable.keySet());
    }
}
