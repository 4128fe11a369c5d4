package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.app.CommandRun;
import io.tapedeck.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive's disk is full: it says so, nothing is dropped, and the next run goes on. */
@Timeout(120)
class ArchiveFullDiskTest {
    @TempDir
    Path folder;

    @Test
    void shouldSayThatTheDiskIsFullDropNothingAndGoOn() throws Exception {
        try (TestDatabase test = TestDatabase.create();
                SmallDisk disk = new SmallDisk(folder.resolve("small"), 2);
                Connection connection = test.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT ensure_range('news_articles', now() - INTERVAL '3 days', now())");
            statement.execute(
                    """
                            INSERT INTO news_articles (published_at, article_id, title, source)
                            SELECT ts, 'a' || i, (SELECT string_agg(md5(random()::text || i || n), '') FROM generate_series(1, 30) n), 'wire'
                            FROM generate_series(1, 1500) i,
                                 LATERAL (SELECT date_trunc('day', now()) - INTERVAL '1 day' * (1 + i % 2) AS ts) t""");
            Path filler = disk.fill("filler", 1_500_000);
            String[] arguments = {"archive", "--data", folder.toString(), "--db", test.jdbcUrlWithPassword(), "--table",
                    "news_articles", "--before", "2200-01-01", "--drop", "--directory",
                    folder.resolve("small/archive").toString()};
            CommandRun full = CommandRun.of(arguments);
            assertThat(full.code()).isEqualTo(3);
            assertThat(full.err()).contains("cannot archive trading.news_articles", "No space left on device",
                    "nothing of this day was dropped", "run it again");
            try (Stream<Path> files = Files.walk(folder.resolve("small"))) {
                assertThat(files.filter(file -> file.toString().endsWith(".unfinished"))).isEmpty();
            }
            Files.delete(filler);
            CommandRun again = CommandRun.of(arguments);
            assertThat(again.code()).as(again.err()).isZero();
            try (ResultSet row = statement
                    .executeQuery(
                            "SELECT sum(rows), count(dropped_at), (SELECT count(*) FROM news_articles) FROM archives")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(1_500);
                assertThat(row.getInt(2)).isEqualTo(2);
                assertThat(row.getInt(3)).isZero();
            }
        }
    }
}
