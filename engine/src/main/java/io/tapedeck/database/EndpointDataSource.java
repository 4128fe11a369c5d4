package io.tapedeck.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Opens connections of one kind at an {@link Endpoint}, for libraries that ask for a data source. */
final class EndpointDataSource implements DataSource {
    /** What the pool takes for the longest that a connection being made may hold up its close; 0 would be not at all. */
    private static final int LOGIN_TIMEOUT_S = 10;

    private final Endpoint endpoint;
    private final Properties properties;
    private final String first;

    EndpointDataSource(Endpoint endpoint, Properties properties) {
        this(endpoint, properties, "");
    }

    /** @param first statement that each connection begins with; empty = none */
    EndpointDataSource(Endpoint endpoint, Properties properties, String first) {
        this.endpoint = endpoint;
        this.properties = properties;
        this.first = first;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = endpoint.connect(properties);
        if (!first.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(first);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("user and password are the endpoint's");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // the driver logs through java.util.logging
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // the endpoint's connect timeout holds
    }

    @Override
    public int getLoginTimeout() {
        return LOGIN_TIMEOUT_S;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("not a " + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
