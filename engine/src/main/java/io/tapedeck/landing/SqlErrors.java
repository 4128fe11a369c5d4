package io.tapedeck.landing;

import java.sql.SQLException;
import java.util.Set;

/** What an error of the server or the driver means for a lane, told by its SQLSTATE (PostgreSQL manual, appendix A). Any thread. */
final class SqlErrors {
    /** A unique index has the key already. */
    static final String UNIQUE_VIOLATION = "23505";
    private static final String CHECK_VIOLATION = "23514";
    /** Connection, resources, operator intervention, transaction rollback, system error: the same batch may land later. */
    private static final Set<String> RETRY_CLASSES = Set.of("08", "40", "53", "57", "58");
    /** Lock not available; read-only transaction: connected to a standby, until it is promoted. */
    private static final Set<String> RETRY_STATES = Set.of("55P03", "25006");
    private static final Set<String> DATA_CLASSES = Set.of("22", "23");
    /** RAISE without a code of its own: how a trigger refuses a row. */
    private static final String RAISED = "P0001";

    private SqlErrors() {
    }

    static boolean isRetry(SQLException error) {
        String state = state(error);
        return RETRY_CLASSES.contains(state.substring(0, 2)) || RETRY_STATES.contains(state);
    }

    static boolean isData(SQLException error) {
        String state = state(error);
        return DATA_CLASSES.contains(state.substring(0, 2)) || RAISED.equals(state);
    }

    static boolean isUniqueViolation(SQLException error) {
        return UNIQUE_VIOLATION.equals(error.getSQLState());
    }

    /** A row found no partition: the server reports that as a check violation without a constraint's name. */
    static boolean isMissingPartition(SQLException error) {
        return CHECK_VIOLATION.equals(error.getSQLState()) && error instanceof org.postgresql.util.PSQLException server
                && server.getServerErrorMessage() != null && server.getServerErrorMessage().getConstraint() == null;
    }

    /** A name or a privilege is not there any more: what was read from the catalogue is out of date. */
    static boolean isOutdated(SQLException error) {
        return state(error).startsWith("42");
    }

    /** @return whether the connection cannot be used again */
    static boolean isConnectionLost(SQLException error) {
        String state = state(error);
        return state.startsWith("08") || state.startsWith("57P");
    }

    /** @return the SQLSTATE, that of a lost connection where the driver gives none (an I/O error) */
    private static String state(SQLException error) {
        String state = error.getSQLState();
        return state == null || state.length() != 5 ? "08006" : state;
    }
}
