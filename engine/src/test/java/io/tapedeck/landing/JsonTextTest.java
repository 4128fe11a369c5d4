package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tapedeck.database.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class JsonTextTest {
    private static final long SEED = Long.getLong("tapedeck.test.seed", 42);
    private static final String[] PIECES = {"{", "}", "[", "]", ",", ":", "\"a\"", "\"\\u00e9\"", "\"é\"",
            "\"\\\\\\\"\"", "1", "-1.50", "1e3",
            "0", "01", "1.", "true", "false", "null", " ", "\"\\ud834\\udd1e\"", "\"\\ud834\"",
            "12345678901234567890.5", "\"\n\""};

    private final JsonText json = new JsonText();

    private long hash(String text) {
        UnsafeBuffer bytes = new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
        return json.hash(bytes, 0, bytes.capacity());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,"b":2}            | { "b" : 2.0, "a" : 1e0 }  | true
            {"a":1,"a":2}            | {"a":2}                   | true
            {"a":1}                  | {"a":"1"}                 | false
            [1,2]                    | [2,1]                     | false
            ["\\u0041\\n"]           | ["A\\u000a"]              | true
            "\\ud834\\udd1e"         | "𝄞"                       | true
            0                        | -0.0                      | true
            100                      | 1E2                       | true
            {}                       | []                        | false
            [[]]                     | []                        | false
            null                     | false                     | false
            {"a":{"b":[1]}}          | {"a":{"b":[1.0]}}         | true
            12345678901234567890.10  | 12345678901234567890.1    | true
            """)
    void shouldHashEqualWhatMeansTheSame(String one, String other, boolean equal) {
        assertThat(hash(one)).as(json.error()).isNotEqualTo(JsonText.INVALID);
        assertThat(hash(other)).as(json.error()).isNotEqualTo(JsonText.INVALID);
        assertThat(hash(one) == hash(other)).isEqualTo(equal);
    }

    @Test
    void shouldAgreeWithTheServerAboutWhatIsJsonAndWhatItMeans() throws SQLException {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        JsonMapper strict = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
        int good = 0;
        try (TestDatabase database = TestDatabase.create();
                Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement("SELECT ?::jsonb::text")) {
            for (int i = 0; i < 3_000; i++) {
                StringBuilder text = new StringBuilder();
                for (int n = 1 + random.nextInt(9); n > 0; n--) {
                    text.append(PIECES[random.nextInt(PIECES.length)]);
                }
                String whole = i % 3 == 0 ? "{\"a\":" + text + "}" : i % 3 == 1 ? "[" + text + "]" : text.toString();
                long hash = hash(whole);
                String printed = null;
                statement.setString(1, whole);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    printed = row.getString(1);
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).startsWith("22");
                }
                assertThat(hash != JsonText.INVALID).as("%s: %s", whole, json.error()).isEqualTo(printed != null);
                if (printed != null) {
                    good++;
                    assertThat(hash(printed)).as("%s printed as %s", whole, printed).isEqualTo(hash);
                    assertThat(parses(strict, whole)).isTrue();
                }
            }
        }
        assertThat(good).isGreaterThan(100);
    }

    private static boolean parses(JsonMapper mapper, String text) {
        try {
            mapper.readTree(text);
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
