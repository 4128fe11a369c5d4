package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.database.TestDatabase;
import io.tapedeck.event.Frame;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LandingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();

    private Landing landing(TestDatabase database, LandingTape tape, LandingOptions options) {
        return new Landing(options, database.database(), tape.journal(), UUID.randomUUID(), fatal::set);
    }

    @Test
    void shouldLandEveryTickOnceWithItsWatermarkAndLedger() throws SQLException {
        RandomTicks ticks = new RandomTicks(11);
        Frame frame = new Frame(1 << 16);
        try (TestDatabase database = TestDatabase.create();
                LandingTape tape = new LandingTape(directory);
                Landing landing = landing(database, tape, LandingOptions.defaults())) {
            landing.start();
            for (int i = 0; i < 40; i++) {
                ticks.append(frame, 500);
                tape.append(frame);
                tape.commit();
            }
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("flushed; fatal %s", fatal.get()).isTrue();
            try (Connection connection = database.connection()) {
                assertThat(ticks.difference(connection)).isEmpty();
                assertThat(number(connection, "SELECT sum(rows) FROM ingest_batch WHERE table_name = 'ticks'"))
                        .isEqualTo(tape.sequence());
                assertThat(number(connection, "SELECT min(sequence) FROM ingest_watermark WHERE lane >= -1"))
                        .isEqualTo(tape.sequence());
            }
            assertThat(landing.status().landed()).isEqualTo(tape.sequence());
            assertThat(landing.status().lag()).isZero();
            assertThat(Landing.highestWatermark(database.database(), tape.journal().id())).isEqualTo(tape.sequence());
        }
        assertThat(fatal.get()).isNull();
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
