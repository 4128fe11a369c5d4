package io.tapedeck.landing;

import static io.tapedeck.landing.RowText.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.database.TestDatabase;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.codec.FeedStatusKind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows of tables, definitions, gaps and rejects, against a real server. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RowLandingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long TIME = RandomTicks.BEGIN;
    private static final Instant WHEN = Instant.ofEpochSecond(TIME / 1_000_000_000L);

    @TempDir
    Path directory;
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private final Frame frame = new Frame(1 << 16);
    private TestDatabase database;
    private Connection connection;
    private LandingTape tape;

    @BeforeEach
    void open() throws SQLException {
        database = TestDatabase.create();
        connection = database.connection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = trading, sage, public; SET timezone = 'UTC'");
        }
        tape = new LandingTape(directory);
    }

    @AfterEach
    void close() throws SQLException {
        tape.close();
        connection.close();
        database.close();
        assertThat(fatal.get()).isNull();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            statement.execute("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA trading TO tapedeck_writer");
        }
    }

    private void add(RowWriter row) {
        frame.row(0, Long.MIN_VALUE, TIME, 0, row);
    }

    private void addParallel(RowWriter row) {
        frame.row(Instruments.id("X", "A"), TIME, TIME, 0, row);
    }

    private LandingStatus land() {
        tape.append(frame);
        tape.commit();
        try (Landing landing = new Landing(LandingOptions.defaults(), database.database(), tape.journal(),
                UUID.randomUUID(), fatal::set)) {
            landing.start();
            assertThat(landing.flushTo(tape.sequence(), PATIENCE)).as("%s, fatal %s", landing.status(), fatal.get())
                    .isTrue();
            return landing.status();
        }
    }

    private List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    private static RowWriter bar(String timeframe, int minute, long volume) {
        return row("market_data_hf", "timestamp", WHEN.plusSeconds(60L * minute), "symbol", "A", "exchange", "X",
                "timeframe", timeframe, "open", BigDecimal.ONE, "high", BigDecimal.ONE, "low", BigDecimal.ONE, "close",
                new BigDecimal("1.5"), "volume", volume, "provider", "test");
    }

    @Test
    void shouldKeepTheLastRowOfAKeyWhetherItIsInTheBatchOrInTheTable() throws SQLException {
        addParallel(bar("1m", 0, 1));
        addParallel(bar("1m", 1, 1));
        addParallel(bar("1m", 0, 2));
        land();
        assertThat(query("SELECT volume FROM market_data_hf ORDER BY timestamp")).containsExactly("2", "1");
        addParallel(bar("1m", 1, 7));
        addParallel(bar("1m", 2, 8));
        LandingStatus status = land();
        assertThat(query("SELECT volume FROM market_data_hf ORDER BY timestamp")).containsExactly("2", "7", "8");
        assertThat(status.rejected()).isZero();
        assertThat(query("SELECT DISTINCT path FROM ingest_batch WHERE table_name = 'market_data_hf'"))
                .containsExactly("staged");
    }

    @Test
    void shouldNotTakeRowsWithoutAKeyForRowsOfOneKey() throws SQLException {
        execute("CREATE TABLE trading.loose (a TEXT NOT NULL, b TEXT, v INTEGER, UNIQUE (a, b))");
        add(row("loose", "a", "key", "b", "x", "v", 1));
        add(row("loose", "a", "key", "b", "x", "v", 2)); // takes the place of the first: from here on rows are staged
        add(row("loose", "a", "none", "v", 3));
        add(row("loose", "a", "none", "v", 4));
        LandingStatus status = land();
        assertThat(query("SELECT a || ' ' || v FROM loose ORDER BY v")).containsExactly("key 2", "none 3", "none 4");
        assertThat(status.rejected()).isZero();
    }

    @Test
    void shouldRejectARowThatATriggerRefusesAndLandTheRest() throws SQLException {
        execute("CREATE TABLE trading.guarded (v INTEGER NOT NULL)");
        execute("CREATE FUNCTION trading.guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " IF NEW.v < 0 THEN RAISE EXCEPTION 'v must not be negative: %', NEW.v; END IF; RETURN NEW; END $$;"
                + " CREATE TRIGGER guard BEFORE INSERT ON trading.guarded FOR EACH ROW EXECUTE FUNCTION trading.guard()");
        add(row("guarded", "v", 1));
        add(row("guarded", "v", -2));
        add(row("guarded", "v", 3));
        LandingStatus status = land();
        assertThat(query("SELECT v FROM guarded ORDER BY v")).containsExactly("1", "3");
        assertThat(status.rejected()).isEqualTo(1);
        assertThat(query("SELECT reason FROM rejected_records")).containsExactly("P0001: v must not be negative: -2");
    }

    @Test
    void shouldKeepEveryTickOfOneMicrosecondByItsSequenceAndTheOrderOfShapes() throws SQLException {
        addParallel(bar("tick", 0, 1));
        addParallel(bar("tick", 0, 1));
        RowWriter other = row("market_data_hf", "symbol", "A", "exchange", "X", "timeframe", "1m", "open",
                BigDecimal.TEN, "high", BigDecimal.TEN, "low", BigDecimal.TEN, "close", BigDecimal.TEN, "volume", 5,
                "provider", "other", "timestamp", WHEN);
        addParallel(bar("1m", 0, 1));
        addParallel(other);
        addParallel(bar("1m", 0, 3));
        land();
        assertThat(query("SELECT sequence FROM market_data_hf WHERE timeframe = 'tick' ORDER BY sequence"))
                .containsExactly("1", "2");
        assertThat(
                query("SELECT provider || ' ' || volume || ' ' || sequence FROM market_data_hf WHERE timeframe = '1m'"))
                .containsExactly("test 3 0");
    }

    @Test
    void shouldRejectWhatDoesNotFitWithItsReasonAndLandTheRest() throws SQLException {
        execute("CREATE TABLE things (number INT NOT NULL, price NUMERIC(5,2), name VARCHAR(3), twice INT GENERATED ALWAYS AS (number * 2) STORED)");
        add(row("things", "number", 1, "price", new BigDecimal("123.45"), "name", "äöü"));
        add(row("things", "number", 2, "price", new BigDecimal("1234")));
        add(row("things", "number", 3, "price", new BigDecimal("1.234")));
        add(row("things", "number", 4, "name", "abcd"));
        add(row("things", "number", 5, "name", "a\0"));
        add(row("things", "number", 1L << 40));
        add(row("things", "price", BigDecimal.ONE));
        add(row("things", "number", null));
        add(row("things", "number", 9, "colour", "red"));
        add(row("things", "number", 10, "twice", 20));
        add(row("nothing", "number", 11));
        add(row("ticks", "number", 12));
        add(row("things", "number", true));
        add(row("things", "number", 14, "price", new BigDecimal("-999.99")));
        LandingStatus status = land();
        assertThat(query("SELECT number FROM things ORDER BY number")).containsExactly("1", "14");
        assertThat(query("SELECT reason FROM rejected_records ORDER BY sequence")).hasSize(12)
                .satisfiesExactly(reason -> assertThat(reason).contains("numeric(5,2)", "3 digits", "1234"),
                        reason -> assertThat(reason).contains("at most 2 decimals", "1.234"),
                        reason -> assertThat(reason).contains("3 characters, got 4"),
                        reason -> assertThat(reason).contains("NUL"),
                        reason -> assertThat(reason).contains("2147483647", "1099511627776"),
                        reason -> assertThat(reason).contains("number is NOT NULL"),
                        reason -> assertThat(reason).contains("must not be NULL"),
                        reason -> assertThat(reason).contains("no column colour"),
                        reason -> assertThat(reason).contains("computed by the database"),
                        reason -> assertThat(reason).contains("no table \"nothing\""),
                        reason -> assertThat(reason).contains("engine alone"),
                        reason -> assertThat(reason).contains("got a boolean"));
        assertThat(status.landed()).isEqualTo(2);
        assertThat(status.rejected()).isEqualTo(12);
        assertThat(query("SELECT sum(rejected) FROM ingest_batch")).containsExactly("12");
    }

    @Test
    void shouldFindTheBadRowsByHalvingAndLandTheRestInOrder() throws SQLException {
        execute("CREATE TABLE things (id BIGINT GENERATED BY DEFAULT AS IDENTITY, number INT CHECK (number % 100 <> 42), created_at TIMESTAMPTZ NOT NULL DEFAULT now())");
        for (int i = 0; i < 1_000; i++) {
            add(row("things", "number", i));
        }
        LandingStatus status = land();
        assertThat(status.landed()).isEqualTo(990);
        assertThat(status.rejected()).isEqualTo(10);
        assertThat(query("SELECT count(*) FROM things")).containsExactly("990");
        assertThat(query("SELECT reason FROM rejected_records")).hasSize(10)
                .allSatisfy(reason -> assertThat(reason).startsWith("23514").contains("things_number_check"));
        assertThat(query("SELECT count(*) FROM things WHERE id <> number + 1")).containsExactly("0");
        assertThat(query("SELECT DISTINCT extract(epoch FROM created_at)::bigint FROM things"))
                .containsExactly(Long.toString(TIME / 1_000_000_000L));
    }

    @Test
    void shouldLandEveryTypeAndLeaveToTheServerWhatOnlyItCanRead() throws SQLException {
        execute("CREATE TABLE kinds (a SMALLINT, b BIGINT, c NUMERIC, d DOUBLE PRECISION, e REAL, f BOOLEAN, g TIMESTAMPTZ, h DATE, i TEXT, j JSONB, k JSON, l UUID, m CHAR(1))");
        execute("CREATE TABLE texts (ip INET, list INT[], moment TIMESTAMPTZ, bytes BYTEA, note TEXT)");
        add(row("kinds", "a", -5, "b", Long.MAX_VALUE, "c", new BigDecimal("123456789012345678901234567890.123"), "d",
                new BigDecimal("0.1"), "e", new BigDecimal("-2.5"), "f", true, "g", WHEN, "h", WHEN, "i", "é\t\\", "j",
                "{\"b\": 1}", "k", "[1]", "l", "00112233-4455-6677-8899-aabbccddeeff", "m", "C"));
        add(row("texts", "ip", "10.0.0.1", "list", "{1,2}", "moment", "2026-01-02 03:04:05+00", "bytes", "\\x6869",
                "note", "tab\there\\n"));
        add(row("texts", "ip", "not an address"));
        land();
        assertThat(query("SELECT kinds::text FROM kinds")).containsExactly(
                "(-5,9223372036854775807,123456789012345678901234567890.123,0.1,-2.5,t,\"2026-09-21 14:13:20+00\",2026-09-21,\"é\t\\\\\",\"{\"\"b\"\": 1}\",[1],00112233-4455-6677-8899-aabbccddeeff,C)");
        assertThat(query(
                "SELECT ip || ' ' || list::text || ' ' || moment || ' ' || convert_from(bytes, 'UTF8') || ' ' || note FROM texts"))
                .containsExactly("10.0.0.1/32 {1,2} 2026-01-02 03:04:05+00 hi tab\there\\n");
        assertThat(query("SELECT reason FROM rejected_records")).singleElement().asString().contains("ip is inet",
                "not an address");
        assertThat(query("SELECT path FROM ingest_batch WHERE table_name = 'texts'")).containsExactly("binary");
    }

    @Test
    void shouldLandDefinitionsOnceAndGapsAndRejects() throws SQLException {
        Instrument a = Instrument.of(Instruments.id("X", "A"), "X", "A", "equity");
        frame.definition(a, TIME);
        frame.definition(a, TIME + 1_000_000_000L);
        frame.feed(77, false);
        frame.status(FeedStatusKind.GAP, 9, TIME, 4, 8, Long.MIN_VALUE, TIME, "feed-a", "lost");
        frame.status(FeedStatusKind.CONNECTED, 10, TIME, 0, 0, Long.MIN_VALUE, Long.MIN_VALUE, "feed-a", "");
        frame.clock(TIME);
        frame.feed(0, false);
        tape.journal().rejects().reject("file:3", "expected a number, got x", 1, RowText.buffer("x,y"), 0, 3);
        land();
        frame.definition(new Instrument(a.id(), "A", "X", "equity", "EUR", 2, (char) 0, Integer.MIN_VALUE,
                FixedPoint.ABSENT, 100, 0, ""), TIME + 2_000_000_000L);
        LandingStatus status = land();
        assertThat(query(
                "SELECT symbol || currency || lot_size || extract(epoch FROM first_seen)::bigint FROM instruments"))
                .containsExactly("AEUR100" + TIME / 1_000_000_000L);
        assertThat(
                query("SELECT id || feed || from_sequence || to_sequence || cause || state || detail FROM feed_gaps"))
                .containsExactly("3feed-a48GAPopenlost");
        assertThat(query(
                "SELECT id || origin || reason || convert_from(payload, 'UTF8') || payload_length FROM rejected_records"))
                .containsExactly("1file:3expected a number, got xx,y3");
        assertThat(status.rejected()).isZero();
    }

    @Test
    void shouldRejectATimeOutsideTheAcceptedWindowAndMakePartitionsForAllOthers() throws SQLException {
        long year = 365L * 86_400_000_000_000L;
        for (long time : new long[]{TIME, TIME - 20 * year, TIME + 3 * year, -1, Long.MAX_VALUE}) {
            frame.trade(1, time, TIME, 0, 0).price(1_000_000_000L);
        }
        addParallel(row("market_data_hf", "timestamp", WHEN.minusSeconds(400L * 86_400), "symbol", "A", "exchange", "X",
                "timeframe", "1d", "open", 1, "high", 1, "low", 1, "close", 1, "volume", 1, "provider", "test"));
        LandingStatus status = land();
        assertThat(query("SELECT price FROM ticks")).hasSize(3);
        assertThat(query("SELECT volume FROM market_data_hf")).hasSize(1);
        assertThat(status.rejected()).isEqualTo(2);
        assertThat(query("SELECT DISTINCT left(reason, 5) FROM rejected_records")).containsExactly("time ");
    }

    @Test
    void shouldRemakeAPartitionThatWasDroppedUnderTheLane() throws SQLException {
        try (Landing landing = new Landing(LandingOptions.defaults(), database.database(), tape.journal(),
                UUID.randomUUID(), fatal::set)) {
            landing.start();
            for (int i = 0; i < 3; i++) {
                frame.trade(1, TIME, TIME, 0, 0).price(1);
                tape.append(frame);
                tape.commit();
                assertThat(landing.flushTo(tape.sequence(), PATIENCE)).isTrue();
                assertThat(query("SELECT count(*) FROM ticks")).containsExactly("1");
                execute("DO $$ DECLARE p regclass; BEGIN FOR p IN SELECT inhrelid::regclass FROM pg_inherits"
                        + " WHERE inhparent = 'ticks'::regclass LOOP EXECUTE 'DROP TABLE ' || p; END LOOP; END $$");
            }
            assertThat(landing.status().rejected()).isZero();
        }
    }
}
