package io.tapedeck.database;

import static io.tapedeck.database.SqlAssertions.assertRefused;
import static io.tapedeck.database.SqlAssertions.column;
import static io.tapedeck.database.SqlAssertions.execute;
import static io.tapedeck.database.SqlAssertions.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every table of both documents against {@link ExpectedTable}: columns, key, minimal INSERT, policy, comments. */
@Tag("contract")
@Timeout(120)
class TableContractTest {
    private static TestDatabase test;
    private static Connection connection;

    @BeforeAll
    static void open() throws SQLException {
        test = TestDatabase.create();
        connection = test.connection();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void leaveNothing() throws SQLException {
        connection.rollback();
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        test.close();
    }

    static List<ExpectedTable> tables() {
        return ExpectedTable.all();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void shouldHaveExactlyTheColumnsOfTheDictionary(ExpectedTable table) throws SQLException {
        assertThat(String.join("\n", column(connection,
                """
                        SELECT a.attname || ' '
                               || replace(regexp_replace(replace(replace(replace(replace(replace(format_type(a.atttypid, a.atttypmod),
                                      'timestamp with time zone', 'tz'), 'character varying', 'v'), 'numeric', 'd'), 'integer', 'int'),
                                      'jsonb', 'j'), '^character\\(', 'char('), 'double precision', 'f8')
                               || CASE WHEN NOT a.attnotnull THEN '' WHEN a.atthasdef OR a.attidentity <> '' THEN '!' ELSE '*' END
                               || CASE WHEN a.attidentity = 'd' THEN ' =identity' WHEN d.adbin IS NULL THEN ''
                                       ELSE CASE WHEN a.attgenerated = 's' THEN ' :=' ELSE ' =' END
                                            || replace(replace(regexp_replace(replace(pg_get_expr(d.adbin, d.adrelid), 'sage.', ''),
                                               '::[a-z ]+(\\([0-9,]+\\))?', '', 'g'), '''', ''), ',', ';') END
                        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                        WHERE a.attrelid = '%s'::regclass AND a.attnum > 0 AND NOT a.attisdropped
                        ORDER BY a.attnum"""
                        .formatted(table))))
                .isEqualTo(String.join("\n", table.columns()));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void shouldNameARowByTheKeyOfTheDictionary(ExpectedTable table) throws SQLException {
        List<String> uniqueIndexes = column(connection,
                """
                        SELECT (SELECT string_agg(a.attname, ', ' ORDER BY k.place)
                                FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (number, place)
                                     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number)
                        FROM pg_index i
                        WHERE i.indrelid = '%s'::regclass AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL"""
                        .formatted(table));
        if (table.key().equals("-")) {
            assertThat(uniqueIndexes).isEmpty();
        } else {
            assertThat(uniqueIndexes).contains(table.key());
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void shouldTakeAnInsertOfNowThatNamesOnlyWhatItMust(ExpectedTable table) throws SQLException {
        if (table.name().equals("backtest_trades")) {
            execute(connection, ExpectedTable.named("trading.backtest_runs").minimalInsert());
        }
        execute(connection, table.minimalInsert());
        assertThat(value(connection, "SELECT count(*) FROM " + table)).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            trading.options_data      | option_type           | 'X'        | 'P'
            trading.signals           | confidence            | 1.0001     | 0
            trading.signals           | confidence            | 'NaN'      | 0.5
            trading.signals           | strength              | -0.0001    | 1
            trading.signals           | direction             | 'LONG'     | 'HOLD'
            trading.fused_signals     | direction             | 'buy'      | 'SELL'
            trading.fused_signals     | confidence            | -1         | 1
            trading.signal_performance| accuracy_score        | 2          | 0.25
            trading.signal_performance| hit_rate              | 1.5        | 1
            trading.orders            | side                  | 'LONG'     | 'COVER'
            trading.orders            | order_type            | 'ICEBERG'  | 'STOP_LIMIT'
            trading.orders            | status                | 'DONE'     | 'PARTIAL'
            trading.risk_alerts       | severity              | 'FATAL'    | 'CRITICAL'
            trading.model_performance | win_rate              | 5.5        | 0.55
            trading.backtest_runs     | win_rate              | 5.5        | 0.55
            trading.backtest_runs     | status                | 'DONE'     | 'FAILED'
            trading.news_articles     | sentiment_score       | -1.0001    | -1
            trading.news_articles     | sentiment_confidence  | 1.1        | 0.9
            trading.social_sentiment  | sentiment_score       | 1.0001     | -1
            trading.alternative_data  | confidence_score      | -0.1       | 0.1
            trading.agent_metrics     | status                | 'DEAD'     | 'MAINTENANCE'
            trading.position_triggers | state                 | 'asleep'   | 'expired'
            trading.position_triggers | kind                  | 'HOPE'     | 'TRAILING_STOP'
            """)
    void shouldRefuseWhatTheDictionaryExcludesAndTakeWhatItNames(String table, String column, String bad, String good)
            throws SQLException {
        ExpectedTable expected = ExpectedTable.named(table);
        execute(connection, expected.insert(Map.of(column, good)));
        assertRefused(connection, "23514", expected.insert(Map.of(column, bad)));
    }

    @Test
    void shouldMakeTheSubjectOfAlternativeDataAndKeepOneRowForEach() throws SQLException {
        ExpectedTable data = ExpectedTable.named("trading.alternative_data");
        execute(connection, data.insert(Map.of("symbol", "'AAPL'", "sector", "'tech'")),
                data.insert(Map.of("sector", "'tech'")), data.minimalInsert());

        assertThat(column(connection, "SELECT subject FROM alternative_data ORDER BY 1"))
                .containsExactly("AAPL", "GLOBAL", "tech");
        assertRefused(connection, "23505", data.insert(Map.of("sector", "'tech'")));
    }

    @Test
    void shouldKeepBothOfTwoEqualLinesInOneMicrosecond() throws SQLException {
        String line = ExpectedTable.named("trading.system_logs").minimalInsert();
        execute(connection, line, line);
        assertThat(value(connection, "SELECT count(*) FROM system_logs")).isEqualTo("2");
    }

    @Test
    void shouldRefuseABacktestTradeWithoutItsRun() {
        assertRefused(connection, "23503", ExpectedTable.named("trading.backtest_trades").minimalInsert());
    }

    @Test
    void shouldNumberRowsOfDirectSqlFarFromSequences() throws SQLException {
        for (ExpectedTable table : tables()) {
            if (table.columns().contains("id bigint! =identity")) {
                assertThat(value(connection, "SELECT seqstart FROM pg_sequence WHERE seqrelid ="
                        + " pg_get_serial_sequence('" + table + "', 'id')::regclass")).as(table.name())
                        .isEqualTo(Long.toString(1L << 62));
            }
        }
    }

    @Test
    void shouldFindTheTableOfTheRightDocumentByItsUnqualifiedName() throws SQLException {
        assertThat(value(connection,
                """
                        SELECT string_agg(relnamespace::regnamespace::text, ' ' ORDER BY u.place)
                        FROM unnest('{options_data,market_data,technical_indicators,trades}'::text[]) WITH ORDINALITY u (name, place)
                                 JOIN pg_class c ON c.oid = u.name::regclass"""))
                .isEqualTo("trading sage sage trading");
    }

    @Test
    void shouldGiveRandomUuidsByTheNameThatTheDocumentUses() throws SQLException {
        assertThat(value(connection, "SELECT uuid_generate_v4() <> uuid_generate_v4()")).isEqualTo("t");
        assertThat(value(connection, "SELECT uuid_generate_v4()")).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-.*");
    }

    @Test
    void shouldExplainEveryTableViewColumnAndFunctionOfBothSchemas() throws SQLException {
        assertThat(column(connection,
                """
                        SELECT c.oid::regclass || coalesce('.' || a.attname, '')
                        FROM pg_class c
                             LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
                        WHERE c.relnamespace IN ('trading'::regnamespace, 'sage'::regnamespace) AND c.relkind IN ('r', 'p', 'v', 'm')
                          AND NOT c.relispartition AND c.relname <> 'schema_history'
                          AND (obj_description(c.oid, 'pg_class') IS NULL OR a.attnum > 0 AND col_description(c.oid, a.attnum) IS NULL)
                        UNION ALL
                        SELECT p.oid::regprocedure::text FROM pg_proc p
                        WHERE pronamespace IN ('trading'::regnamespace, 'sage'::regnamespace) AND obj_description(p.oid, 'pg_proc') IS NULL"""))
                .isEmpty();
    }
}
