package io.tapedeck.http;

import io.tapedeck.common.Hashing;
import io.tapedeck.event.table.Table;
import io.tapedeck.event.table.TableList;
import io.tapedeck.event.table.Tables;
import io.tapedeck.feed.json.JsonRows;
import java.nio.charset.StandardCharsets;

/**
 * Rows of a table, as JSON.
 *
 * @param name the table as the client names it
 * @param table what is known of it
 */
record RowTarget(String name, Table table) implements WriteTarget {
    /** Path before the table's name. */
    static final String PATH = "/rows/";

    /** The table of the request's path: 404 where there is none, 403 where rows may not go there, 503 before any is known. */
    static RowTarget of(Request request, Tables tables, int retryAfterSeconds) throws HttpRefusal {
        String name = request.path().substring(PATH.length());
        TableList list = tables.current();
        if (list.find(name) == null) {
            list = tables.refresh();
        }
        if (!list.known()) {
            throw HttpRefusal
                    .unavailable("the tables are not known yet: the database has not been reached since this data"
                            + " directory was made", retryAfterSeconds);
        }
        Table table = list.find(name);
        if (table == null) {
            throw HttpRefusal.notFound(list.unknown(name));
        }
        if (table.refusal() != null) {
            throw HttpRefusal.forbidden(table.refusal());
        }
        return new RowTarget(name, table);
    }

    /** This target with what is known of its table now; itself where that is the same. */
    RowTarget refreshed(Tables tables) {
        Table now = tables.refresh().find(name);
        return now == null || now.equals(table) ? this : new RowTarget(name, now);
    }

    @Override
    public long salt() {
        byte[] bytes = table.name().getBytes(StandardCharsets.UTF_8);
        return Hashing.finish(Hashing.add(Hashing.begin(), bytes, 0, bytes.length));
    }

    @Override
    public long count(BodyBytes body) {
        return JsonRows.count(body.bytes(), body.length());
    }
}
