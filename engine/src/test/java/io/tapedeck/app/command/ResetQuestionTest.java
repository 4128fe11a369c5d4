package io.tapedeck.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.database.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** migrate --reset drops nothing that it was not told to: its question, and every answer. */
@Timeout(120)
class ResetQuestionTest {
    @TempDir
    private Path folder;
    private final List<String> asked = new ArrayList<>();
    private StringWriter messages;
    private TestDatabase test;

    @BeforeEach
    void open() throws SQLException {
        test = TestDatabase.create();
        fill();
    }

    private void fill() throws SQLException {
        try (Connection connection = test.connection(); Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO trading.instruments (instrument_id, symbol, exchange) VALUES (1, 'A', 'X')");
        }
    }

    @AfterEach
    void drop() throws SQLException {
        test.close();
    }

    private int reset(Optional<String> answer, String... more) {
        messages = new StringWriter();
        List<String> line = new ArrayList<>(List.of("migrate", "--reset", "--data", folder.toString(), "--db",
                test.jdbcUrlWithPassword()));
        line.addAll(List.of(more));
        return TapedeckCommand.execute(line.toArray(String[]::new), new PrintWriter(new StringWriter()),
                new PrintWriter(messages, true), text -> {
                    asked.add(text);
                    return answer;
                });
    }

    private int rows() throws SQLException {
        try (Connection connection = test.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM trading.instruments")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void shouldDropNothingUnlessTheAnswerIsYes() throws SQLException {
        for (String answer : new String[]{"", "y", "Yes", "YES", "yes ", "no", "yes!"}) {
            assertThat(reset(Optional.of(answer))).as(answer).isEqualTo(ExitCode.USAGE);
            assertThat(messages.toString()).as(answer).contains("nothing was changed");
        }
        assertThat(asked).hasSize(7)
                .allMatch(text -> text.contains("trading and sage of " + test.jdbcUrl()) && text.endsWith("Type yes: "))
                .noneMatch(text -> text.contains(test.password()));
        assertThat(reset(Optional.empty())).isEqualTo(ExitCode.USAGE);
        assertThat(messages.toString()).contains("no terminal to ask", "--yes");
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void shouldBuildAnewWhenTheAnswerIsYesAndNotAskWhereItIsGiven() throws SQLException {
        assertThat(reset(Optional.of("yes"))).isEqualTo(ExitCode.GOOD);
        assertThat(asked).hasSize(1);
        assertThat(rows()).isZero();
        fill();
        assertThat(reset(Optional.of("no"), "--yes")).isEqualTo(ExitCode.GOOD);
        assertThat(asked).hasSize(1);
        assertThat(rows()).isZero();
    }
}
