package io.tapedeck.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.ColumnDefault.Kind;
import io.tapedeck.event.table.SqlType;
import io.tapedeck.event.table.Table;
import io.tapedeck.event.table.TableList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TableCatalogueTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void shouldKnowEveryTableWithTypesKeysDefaultsAndWhoMayNotBeFilled() throws SQLException {
        try (TestDatabase database = TestDatabase.create(); Connection connection = database.connection()) {
            TableList list = new TableList(1, CatalogueQuery.read(connection));
            Table trades = list.find("trades");
            assertThat(trades).isEqualTo(list.find("trading.trades"));
            assertThat(trades.name()).isEqualTo("trades");
            assertThat(trades.keyColumns()).containsExactly("executed_at", "trade_id");
            assertThat(trades.timeSeries()).isEqualTo("trades");
            assertThat(trades.timeColumn()).isEqualTo("executed_at");
            assertThat(trades.columns().get("price").describe()).isEqualTo("numeric(15,8)");
            assertThat(trades.columns().get("id").byDefault().kind()).isEqualTo(Kind.IDENTITY);
            assertThat(trades.columns().get("created_at").byDefault().kind()).isEqualTo(Kind.NOW);
            assertThat(trades.columns().get("currency").byDefault().text()).isEqualTo("USD");
            assertThat(trades.columns().get("fx_rate").byDefault().text()).isEqualTo("1");
            Table memories = list.find("agent_memories");
            assertThat(memories.qualified()).isEqualTo("sage.agent_memories");
            assertThat(memories.columns().get("id").byDefault().kind()).isEqualTo(Kind.RANDOM_UUID);
            Column tags = memories.columns().get("relevance_tags");
            assertThat(tags.type()).isEqualTo(SqlType.ARRAY);
            assertThat(tags.element().type()).isEqualTo(SqlType.TEXT);
            assertThat(list.find("options_data").schema()).isEqualTo("trading");
            assertThat(list.find("sage.options_data").name()).isEqualTo("sage.options_data");
            assertThat(list.find("alternative_data").columns().get("subject").generatedBy()).contains("COALESCE");
            assertThat(list.find("audit_trail").replacing()).as("append only").isFalse();
            assertThat(list.find("ticks").refusal()).contains("engine alone");
            assertThat(list.find("market_data_ticks").refusal()).contains("is a view");
            assertThat(list.names()).contains("signals", "positions").doesNotContain("ticks", "ingest_batch");
            assertThat(list.unknown("trdaes")).contains("did you mean trades?");
            assertThat(list.tables().stream().filter(Table::ordered).map(Table::relation))
                    .as("where rows of one move those of another; sums do not mind who comes first")
                    .contains("trades", "orders", "positions", "position_triggers")
                    .doesNotContain("signals", "fused_signals", "signal_performance", "market_data_hf");
            assertThat(list.tables()).as("partitions are no tables")
                    .noneMatch(table -> table.relation().contains("_20"));
        }
    }

    @Test
    void shouldFindATableMadeLaterAndAColumnAddedLater() throws SQLException {
        try (TestDatabase database = TestDatabase.create();
                Connection connection = database.connection();
                TableCatalogue catalogue = new TableCatalogue(database.database(), folder.resolve("tables.json"),
                        HOUR)) {
            catalogue.start(true);
            assertThat(catalogue.current().find("later")).isNull();
            execute(connection, "CREATE TABLE trading.later (a INT)");
            await().atMost(PATIENCE).until(() -> catalogue.refresh().find("later") != null);
            long version = catalogue.current().version();
            execute(connection, "ALTER TABLE trading.later ADD b TEXT");
            await().atMost(PATIENCE).until(() -> catalogue.refresh().find("later").columns().containsKey("b"));
            assertThat(catalogue.current().version()).isGreaterThan(version);
            execute(connection, "REVOKE INSERT ON trading.later FROM tapedeck_writer");
            await().atMost(PATIENCE).until(() -> catalogue.refresh().find("later").refusal() != null);
            assertThat(catalogue.current().find("later").refusal()).contains("no INSERT");
        }
    }

    @Test
    void shouldReadTheCatalogueByItselfNowAndThen() throws SQLException {
        try (TestDatabase database = TestDatabase.create();
                Connection connection = database.connection();
                TableCatalogue catalogue = new TableCatalogue(database.database(), folder.resolve("tables.json"),
                        Duration.ofMillis(50))) {
            catalogue.start(false);
            await().atMost(PATIENCE).until(() -> catalogue.current().known());
            execute(connection, "CREATE TABLE trading.later (a INT)");
            await().atMost(PATIENCE).until(() -> catalogue.current().find("later") != null);
        }
    }

    @Test
    void shouldKeepWhatIsKnownOverAStartWithoutTheDatabase() throws Exception {
        Path file = folder.resolve("tables.json");
        TableList before;
        try (TestDatabase database = TestDatabase.create();
                TableCatalogue catalogue = new TableCatalogue(database.database(), file, HOUR)) {
            catalogue.start(true);
            before = catalogue.current();
        }
        DatabaseOptions nowhere = new DatabaseOptions("jdbc:postgresql://127.0.0.1:1/none", "a", "b", 1,
                Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (Database away = Database.open(nowhere);
                TableCatalogue catalogue = new TableCatalogue(away, file, HOUR)) {
            catalogue.start(false);
            assertThat(catalogue.current().tables()).isEqualTo(before.tables());
            assertThat(catalogue.refresh().find("trades")).isEqualTo(before.find("trades"));
            Files.writeString(file, "{ torn");
            try (TableCatalogue torn = new TableCatalogue(away, file, HOUR)) {
                assertThat(torn.current().known()).isFalse();
            }
        }
    }
}
