package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.database.TestDatabase;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.journal.Retention;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that comes to a journal whose begin is gone. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LateDatabaseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long INSTRUMENT = Instruments.id("XNAS", "AAPL");

    @TempDir
    Path directory;
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private final Frame frame = new Frame(1 << 12);

    private void write(LandingTape tape, int ticks) {
        for (int i = 0; i < ticks; i++) {
            frame.trade(INSTRUMENT, RandomTicks.BEGIN + i, RandomTicks.BEGIN + i, 0, 0).price(1).size().mantissa(1);
        }
        tape.append(frame);
        tape.commit();
    }

    @Test
    void shouldNameTheInstrumentsThatWereDefinedBeforeTheOldestEventKept() throws Exception {
        try (LandingTape first = new LandingTape(directory)) {
            frame.definition(Instrument.of(INSTRUMENT, "XNAS", "AAPL", "equity"), RandomTicks.BEGIN);
            write(first, 10);
        }
        try (LandingTape tape = new LandingTape(directory)) {
            write(tape, 5);
            Retention.Outcome outcome = Retention.apply(tape.journal().marketDirectory(),
                    new Retention.Policy(tape.sequence(), 0, Long.MAX_VALUE), Long.MAX_VALUE / 2);
            assertThat(outcome.firstKept()).isEqualTo(12);
            try (TestDatabase database = TestDatabase.create();
                    Connection connection = database.connection();
                    Landing landing = new Landing(LandingFaultTest.small(2), database.database(), tape.journal(),
                            UUID.randomUUID(), fatal::set)) {
                landing.start();
                assertThat(landing.flushTo(tape.sequence(), PATIENCE)).isTrue();
                assertThat(LandingTest.number(connection, "SELECT count(*) FROM trading.ticks")).isEqualTo(5);
                assertThat(LandingTest.number(connection,
                        "SELECT count(*) FROM trading.market_data_ticks WHERE symbol = 'AAPL'")).isEqualTo(5);
            }
        }
        assertThat(fatal.get()).isNull();
    }
}
