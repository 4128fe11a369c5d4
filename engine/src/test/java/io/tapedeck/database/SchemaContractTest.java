package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables as the data dictionary promises them: columns, types, what may be absent, keys, indexes, policies. */
@Tag("contract")
@Timeout(120)
class SchemaContractTest {
    private static TestDatabase test;
    private static Connection connection;

    @BeforeAll
    static void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        test.close();
    }

    private static String columns(String table) throws SQLException {
        return String.join(", ", column(connection, """
                SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                       || CASE WHEN a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' THEN '*' ELSE '' END
                FROM pg_attribute a
                WHERE a.attrelid = 'trading.%s'::regclass AND a.attnum > 0 AND NOT a.attisdropped
                ORDER BY a.attnum""".formatted(table))).replace("timestamp with time zone", "tz")
                .replace("character varying", "v").replace("numeric(15,8)", "d").replace("double precision", "f8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ticks              | timestamp tz*, nanos smallint*, instrument_id bigint*, sequence bigint*, source smallint*, kind smallint*, flags integer*, price numeric(19,9), size numeric, bid numeric(19,9), ask numeric(19,9), bid_size numeric, ask_size numeric, conditions v(16), received_at tz*
            market_data_hf     | timestamp tz*, symbol v(24)*, exchange v(24)*, timeframe v(10)*, open d*, high d*, low d*, close d*, volume bigint*, vwap d, trades_count integer, bid d, ask d, bid_size bigint, ask_size bigint, spread d, provider v(20), quality_score numeric(5,4), data_flags integer, sequence bigint
            market_data_ticks  | timestamp tz, symbol v(24), exchange v(24), timeframe v(10), open numeric(19,9), high numeric(19,9), low numeric(19,9), close numeric(19,9), volume numeric, vwap numeric(19,9), trades_count integer, bid numeric(19,9), ask numeric(19,9), bid_size numeric, ask_size numeric, spread numeric, provider v(20), quality_score numeric(5,4), data_flags integer, sequence bigint
            instruments        | instrument_id bigint*, symbol v(24)*, exchange v(24)*, asset_class v(16), currency v(8), price_scale smallint, lot_size numeric, underlying text, strike numeric(19,9), expiration_date date, option_type character(1), first_seen tz
            feed_gaps          | id bigint, detected_at tz*, feed text*, instrument_id bigint, from_sequence bigint, to_sequence bigint, from_time tz, to_time tz, cause v(30)*, state v(10), repaired_by text, detail text, created_at tz
            journals           | source smallint, journal_id uuid*, host text*, created_at tz
            ingest_watermark   | journal_id uuid*, lane integer*, lanes integer*, sequence bigint*, writer uuid*, updated_at tz
            ingest_batch       | committed_at tz, source smallint*, lane integer*, lanes integer*, from_sequence bigint*, to_sequence bigint*, table_name text*, rows bigint*, rejected bigint, row_hash bigint*, path v(10)*, encode_ms f8, copy_ms f8, min_time tz, max_time tz
            rejected_records   | id bigint, received_at tz*, source smallint*, sequence bigint, origin text*, reason text*, payload bytea, payload_length integer, created_at tz
            time_series_policy | table_name text*, time_column text*, chunk_interval interval*, compress_after interval, segment_by text, order_by text, retain interval, archive boolean, partition_interval interval
            """)
    void shouldHaveExactlyTheseColumns(String table, String expected) throws SQLException {
        assertThat(columns(table)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ticks              | CREATE INDEX ticks_instrument_id_timestamp_idx ON ticks (instrument_id, timestamp DESC)
            market_data_hf     | CREATE UNIQUE INDEX market_data_hf_pkey ON market_data_hf (timestamp, symbol, exchange, timeframe, sequence); CREATE INDEX market_data_hf_symbol_timestamp_idx ON market_data_hf (symbol, timestamp DESC)
            instruments        | CREATE UNIQUE INDEX instruments_pkey ON instruments (instrument_id); CREATE UNIQUE INDEX instruments_symbol_exchange_key ON instruments (symbol, exchange)
            feed_gaps          | CREATE INDEX feed_gaps_feed_detected_at_idx ON feed_gaps (feed, detected_at)
            journals           | CREATE UNIQUE INDEX journals_journal_id_key ON journals (journal_id); CREATE UNIQUE INDEX journals_pkey ON journals (source)
            ingest_watermark   | CREATE UNIQUE INDEX ingest_watermark_pkey ON ingest_watermark (journal_id, lane)
            ingest_batch       | CREATE INDEX ingest_batch_source_lane_from_sequence_idx ON ingest_batch (source, lane, from_sequence, table_name)
            rejected_records   | CREATE INDEX rejected_records_received_at_idx ON rejected_records (received_at)
            time_series_policy | CREATE UNIQUE INDEX time_series_policy_pkey ON time_series_policy (table_name)
            """)
    void shouldHaveExactlyTheseIndexes(String table, String expected) throws SQLException {
        assertThat(String.join("; ", column(connection, """
                SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid
                WHERE indrelid = 'trading.%s'::regclass ORDER BY c.relname""".formatted(table)))
                .replace(" ON ONLY ", " ON ").replace(" USING btree", "").replace("\"timestamp\"", "timestamp")
                .replace("trading.", "")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ticks            | timestamp    | 1 day | 7 days  | 2 years
            market_data_hf   | timestamp    | 1 day | 7 days  | 2 years
            feed_gaps        | detected_at  | 1 day | 30 days | 2 years
            ingest_batch     | committed_at | 1 day | 7 days  | 90 days
            rejected_records | received_at  | 1 day | 7 days  | 90 days
            """)
    void shouldStateThePolicyOfEveryTimeSeries(String table, String column, String chunk, String compress,
            String retain)
            throws SQLException {
        assertThat(value(connection, """
                SELECT concat_ws('|', time_column, chunk_interval = interval '%s', compress_after = interval '%s',
                                 retain = interval '%s')
                FROM time_series_policy WHERE table_name = '%s'""".formatted(chunk, compress, retain, table)))
                .isEqualTo(column + "|t|t|t");
    }

    @Test
    void shouldHaveNoTimeSeriesBesideTheStatedOnes() throws SQLException {
        String actual = test.edition() == Edition.PLAIN
                ? "SELECT relname FROM pg_class WHERE relkind = 'p' AND relnamespace = 'trading'::regnamespace ORDER BY 1"
                : "SELECT hypertable_name FROM timescaledb_information.hypertables ORDER BY 1";
        assertThat(column(connection, actual))
                .isEqualTo(column(connection, "SELECT table_name FROM time_series_policy ORDER BY 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"feed_gaps", "rejected_records"})
    void shouldNumberRowsOfDirectSqlFarFromSequences(String table) throws SQLException {
        assertThat(value(connection, "SELECT nextval(pg_get_serial_sequence('trading." + table + "', 'id'))"))
                .isEqualTo(Long.toString(1L << 62));
        assertThat(value(connection, "SELECT pg_get_serial_sequence('trading." + table + "', 'id')"))
                .isEqualTo("trading." + table + "_id_seq");
    }

    @Test
    void shouldExplainEveryTableColumnAndFunction() throws SQLException {
        assertThat(column(connection,
                """
                        SELECT c.relname || coalesce('.' || a.attname, '')
                        FROM pg_class c
                             LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind <> 'v'
                        WHERE c.relnamespace = 'trading'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
                          AND c.relname <> 'schema_history'
                          AND (obj_description(c.oid) IS NULL OR c.relkind <> 'v' AND col_description(c.oid, a.attnum) IS NULL)
                        UNION ALL
                        SELECT proname || '()' FROM pg_proc p
                        WHERE pronamespace = 'trading'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL"""))
                .isEmpty();
    }

    @Test
    void shouldFindTablesByTheirUnqualifiedNames() throws SQLException {
        assertThat(value(connection, "SHOW search_path")).isEqualTo("trading, sage, public");
    }

    @Test
    void shouldGiveOneNumberToOneJournal() throws SQLException {
        String one = "SELECT register_journal('00000000-0000-0000-0000-000000000001', 'host')";
        String number = value(connection, one);

        assertThat(value(connection, "SELECT register_journal('00000000-0000-0000-0000-000000000002', 'host')"))
                .isNotEqualTo(number);
        assertThat(value(connection, one)).isEqualTo(number);
    }

    @Test
    void shouldShowTicksInTheShapeOfBars() throws SQLException {
        SqlAssertions.execute(connection,
                "SELECT ensure_range('ticks', '2024-03-01 14:30+00', '2024-03-01 14:30+00')",
                "INSERT INTO instruments (instrument_id, symbol, exchange) VALUES (77, 'BTCUSDT', 'BINANCE')",
                """
                        INSERT INTO ticks (timestamp, nanos, instrument_id, sequence, source, kind, flags, price, size, bid, ask, received_at)
                        VALUES ('2024-03-01 14:30+00', 5, 77, 1, 1, 1, 0, -36.98, 0.00012, NULL, NULL, now()),
                               ('2024-03-01 14:30+00', 6, 77, 2, 1, 2, 16, NULL, NULL, 62000.5, 62000.25, now())""");

        assertThat(column(connection,
                """
                        SELECT concat_ws('|', symbol, exchange, timeframe, open = close AND high = low AND open = high, close::float8,
                                         volume::float8, trades_count, spread::float8, quality_score, sequence)
                        FROM market_data_ticks WHERE symbol = 'BTCUSDT' ORDER BY sequence"""))
                .containsExactly(
                        "BTCUSDT|BINANCE|tick|t|-36.98|0.00012|1|1.0000|1", "BTCUSDT|BINANCE|tick|0|0|-0.25|0.0000|2");
    }
}
