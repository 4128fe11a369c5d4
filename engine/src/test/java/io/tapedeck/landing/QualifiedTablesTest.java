package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.database.TestDatabase;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalView;
import io.tapedeck.journal.StreamWriter;
import io.tapedeck.replay.BatchDifference;
import io.tapedeck.replay.Reconcile;
import io.tapedeck.replay.ReconcileReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows may name a table with its schema, events as well as decisions; the ledger has one name for each table. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class QualifiedTablesTest {
    private static final long TIME = 1_709_548_200_000_000_000L;

    @TempDir
    Path directory;
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private final Frame frame = new Frame(1 << 12);
    private final RowWriter row = new RowWriter();

    private void market(String table, long time, double price) {
        row.begin(new Name(table)).putText(new Name("symbol"), "SPY").putTimestamp(new Name("timestamp"), time)
                .putNumber(new Name("current_price"), price, 4);
        frame.clear();
        frame.row(0, time, time, 1, row);
    }

    @Test
    void shouldReconcileRowsHoweverTheyNameTheirTable() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                LandingTape tape = new LandingTape(directory);
                Connection connection = database.connection()) {
            market("sage.market_data", TIME, 167.5);
            tape.append(frame);
            market("market_data", TIME + 1_000, 167.5);
            tape.append(frame);
            tape.commit();
            StreamWriter writer = tape.journal().startOutputs(1);
            for (int output = 1; output <= 4; output++) {
                market(output % 2 == 0 ? "sage.market_data" : "market_data", TIME + output * 60_000_000_000L,
                        168 + output);
                EventHeader.sequence(frame.buffer(), frame.offset(0), output);
                writer.append(frame.buffer(), frame.offset(0), frame.length(0));
            }
            writer.commit(4);
            LandingSource source = LandingSource.of(tape.journal())
                    .withOutputs(new LandingSource.Stream(directory.resolve(Journal.OUTPUTS), () -> 4), () -> 2);
            try (Landing landing = new Landing(LandingFaultTest.small(2), database.database(), source,
                    UUID.randomUUID(), new SystemEpochNanoClock(), fatal::set)) {
                landing.start();
                assertThat(landing.flushTo(2, Duration.ofSeconds(60))).as("%s", landing.status()).isTrue();
            }
            assertThat(fatal.get()).isNull();
            ReconcileReport good = reconciled(database);
            assertThat(good.good()).as("%s", good).isTrue();
            try (Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("UPDATE sage.market_data SET current_price = 1"
                        + " WHERE timestamp IN ('2024-03-04 10:30:00.000001Z', '2024-03-04 10:32Z')")).isEqualTo(2);
            }
            assertThat(reconciled(database).differences().stream().map(BatchDifference::describe)).hasSize(2)
                    .allMatch(text -> text.startsWith("market_data, "));
        }
    }

    private ReconcileReport reconciled(TestDatabase database) {
        return new Reconcile(database.database(), JournalView.of(directory), (_, _) -> {
        }).run(Reconcile.FIRST, Reconcile.ENDLESS);
    }
}
