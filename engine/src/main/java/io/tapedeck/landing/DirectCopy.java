package io.tapedeck.landing;

import io.tapedeck.common.TapedeckException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** TimescaleDB Community's COPY straight into the columnstore: asked for, and tried out, because the server only warns where it cannot. */
final class DirectCopy {
    private DirectCopy() {
    }

    /**
     * Switches it on for a new connection and copies a row on trial, which is rolled back.
     *
     * @throws TapedeckException CONFIGURATION where the server does not take the path
     */
    static void require(Connection connection, boolean wanted) throws SQLException {
        if (!wanted) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET timescaledb.enable_direct_compress_copy = on");
            connection.commit();
            connection.clearWarnings();
            trial(connection);
            SQLWarning warning = connection.getWarnings();
            connection.rollback();
            if (warning != null) {
                throw TapedeckException.configuration("landing.direct is on, but the server does not copy into the"
                        + " columnstore of ticks: " + warning.getMessage()
                        + "; switch it off, or remove what it names");
            }
        }
    }

    /**
     * Whether the COPYs since the last call went there: what the table is given later takes the path away, and the server only
     * warns. Forgets the warnings, which would pile up on a lane's connection.
     */
    static boolean wasTaken(Connection connection) throws SQLException {
        boolean taken = connection.getWarnings() == null;
        connection.clearWarnings();
        return taken;
    }

    private static void trial(Connection connection) throws SQLException {
        byte[] row = "2000-01-01\t0\t0\t0\t0\t1\t0\t2000-01-01\n".getBytes(StandardCharsets.US_ASCII);
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI()
                .copyIn("COPY ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags, received_at) FROM STDIN");
        copy.writeToCopy(row, 0, row.length);
        copy.endCopy();
    }
}
