package io.tapedeck.archive;

import java.sql.SQLException;

/** Names in SQL text, and errors of the server. Any thread. */
final class Sql {
    static final String INSUFFICIENT_PRIVILEGE = "42501";
    static final String UNDEFINED_TABLE = "42P01";
    static final String LOCK_NOT_AVAILABLE = "55P03";
    static final String SERIALIZATION_FAILURE = "40001";

    private Sql() {
    }

    /** @return the name as a quoted identifier */
    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** @return whether an error has this SQLSTATE */
    static boolean is(SQLException error, String state) {
        return state.equals(error.getSQLState());
    }
}
