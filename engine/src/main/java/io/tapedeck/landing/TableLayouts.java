package io.tapedeck.landing;

import io.tapedeck.database.CatalogueQuery;
import io.tapedeck.event.table.Table;
import io.tapedeck.event.table.TableList;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Tables that rows may land in, by the name that the rows use; read from the server's catalogue, kept until
 * {@link #forget()}. For a table that is not there the catalogue is read again, at most once a second. One thread.
 */
final class TableLayouts {
    private static final long RECENT_NS = 1_000_000_000L;

    private TableList known = TableList.UNKNOWN;
    private long readAt;
    private String refusal;

    void forget() {
        known = TableList.UNKNOWN;
    }

    /**
     * Finds a table.
     *
     * @param name table or {@code schema.table}; without a schema it is found on the search path
     * @return the table, also one that refuses rows; null where there is none: {@link #refusal()} says so
     */
    Table find(Connection connection, String name) throws SQLException {
        Table table = known.find(name);
        if (table == null && (!known.known() || System.nanoTime() - readAt > RECENT_NS)) {
            known = new TableList(1, CatalogueQuery.read(connection));
            readAt = System.nanoTime();
            table = known.find(name);
        }
        refusal = table == null ? known.unknown(name) : null;
        return table;
    }

    /** @return why the last {@link #find} answered null */
    String refusal() {
        return refusal;
    }
}
