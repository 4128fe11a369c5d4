package io.tapedeck.landing;

import io.tapedeck.FaultProxy;
import io.tapedeck.database.Database;
import io.tapedeck.database.DatabaseOptions;
import io.tapedeck.database.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;

/** A test's database, and the way to it through a proxy that fails on demand. */
final class ProxiedDatabase implements AutoCloseable {
    private final TestDatabase direct;
    private final FaultProxy proxy;
    private final Database database;

    ProxiedDatabase() throws SQLException, IOException {
        direct = TestDatabase.create();
        URI uri = URI.create(direct.jdbcUrl().substring("jdbc:".length()));
        proxy = new FaultProxy(uri.getPort());
        // unnamed statements, so that the proxy sees a COMMIT's text
        String url = "jdbc:postgresql://127.0.0.1:" + proxy.port() + uri.getPath() + "?prepareThreshold=0";
        database = Database.open(new DatabaseOptions(url, direct.user(), direct.password(), 2, Duration.ofSeconds(5),
                Duration.ofSeconds(10)));
    }

    /** @return the database as the test looks at it, around the proxy */
    TestDatabase direct() {
        return direct;
    }

    /** @return the database as the lanes reach it */
    Database database() {
        return database;
    }

    FaultProxy proxy() {
        return proxy;
    }

    @Override
    public void close() throws SQLException, IOException {
        database.close();
        proxy.close();
        direct.close();
    }
}
