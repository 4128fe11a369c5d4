package io.tapedeck.http;

import static io.tapedeck.http.RawClient.gzip;
import static io.tapedeck.http.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.table.Table;
import io.tapedeck.event.table.TableList;
import io.tapedeck.event.table.TestTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RowsEndpointTest {
    private static final String ROW = "{\"at\": \"2026-01-02T03:04:05.123456789Z\", \"name\": \"a\"}";

    private final TestService server = TestService.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldTakeAnObjectOrAListAsOneFrameWithEveryValueAsWritten() {
        String full = """
                {"at":"2026-01-02T04:04:05.5+01:00","name":"é\\ud834\\udd1e\\n","price":-0.10000000,"count":12,
                 "body": {"b" : [1.50, null, "x\\\\"] }, "tags":["a", null, "b c"],"origin":"2001:db8::1","ok":false,
                 "day":"2026-02-28","key":"00112233-4455-6677-8899-aabbccddeeff","level":null}""";
        assertThat(server.send(post("/rows/notes", full)).status()).isEqualTo(204);
        assertThat(server.send(post("/rows/trading.notes", '[' + ROW + ',' + ROW + "]\n")).status()).isEqualTo(204);
        assertThat(server.tape.frames()).hasSize(2);
        assertThat(rows(0)).containsExactly("notes at=1767323045500000000 name=é𝄞\n price=-1e-1 count=12"
                + " body={\"b\" : [1.50, null, \"x\\\\\"] } tags=[\"a\", null, \"b c\"] origin=2001:db8::1 ok=false"
                + " day=2026-02-28 key=00112233-4455-6677-8899-aabbccddeeff level=NULL");
        assertThat(rows(1)).hasSize(2).allMatch(row -> row.equals("notes at=1767323045123456789 name=a"));
        assertThat(server.writes.counters().journaled()).isEqualTo(3);
        server.tape.frames().forEach(frame -> frame.forEach((buffer, offset, _) -> assertThat(
                EventHeader.exchangeTime(buffer, offset)).as("the row's time is the event's").isPositive()));
    }

    @Test
    void shouldKeepNumbersExactHoweverLongTheyAre() {
        String body = "[{\"at\":\"2026-01-02T03:04:05Z\",\"name\":\"a\",\"body\":1234567890123456789012345678901234567890.5},"
                + "{\"at\":\"2026-01-02T03:04:05Z\",\"name\":\"a\",\"body\":\"text\"},"
                + "{\"at\":\"2026-01-02T03:04:05Z\",\"name\":\"a\",\"body\":true,\"price\":\"1234567.12345678\"}]";
        assertThat(server.send(post("/rows/notes", body)).status()).isEqualTo(204);
        assertThat(rows(0)).extracting(row -> row.replaceAll(".* name=a ", "")).containsExactly(
                "body=1234567890123456789012345678901234567890.5", "body=\"text\"",
                "body=true price=1234567.12345678");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [ROW,{"name":"a"}]                             | 1  | at     | column at is NOT NULL without a default
            [{"at":"2026-01-02","name":"a"}]               | 0  | at     | a time with its offset
            [{"at":1767323045,"name":"a"}]                 | 0  | at     | got a number; expected a time with its offset
            [{"at":"2026-01-02T03:04:05","name":"a"}]      | 0  | at     | a time with its offset
            [{"at":"2026-02-30T03:04:05Z","name":"a"}]     | 0  | at     | a time with its offset
            [{"at":null,"name":"a"}]                       | 0  | at     | must not be NULL
            {"at":"2150-01-02T03:04:05Z","name":"a"}       | 0  | at     | outside the accepted window
            [ROW,ROW,{"nmae":"a"}]                         | 2  | nmae   | no column nmae in notes; did you mean name?
            [{"name":"abcdef"}]                            | 0  | name   | holds 5 characters, got 6
            [{"name":"a","name":"b"}]                      | 0  | name   | given twice
            [{"name":"a\\u0000"}]                          | 0  | name   | NUL
            [{"name":"\\ud834"}]                           | 0  | name   | surrogate
            [{"name":{"a":1}}]                             | 0  | name   | got an object
            [{"name":["a"]}]                               | 0  | name   | got a list
            [{"price":1.123456789}]                        | 0  | price  | at most 8 decimals
            [{"price":12345678.1}]                         | 0  | price  | at most 7 digits before the point
            [{"price":"1.5x"}]                             | 0  | price  | expected a number
            [{"count":2147483648}]                         | 0  | count  | to 2147483647, got 2147483648
            [{"count":1.5}]                                | 0  | count  | whole number
            [{"count":99999999999999999999}]               | 0  | count  | whole number
            [{"count":10000000000000000000}]               | 0  | count  | whole number
            [{"level":40000}]                              | 0  | level  | to 32767
            [{"ok":1}]                                     | 0  | ok     | got a number
            [{"ok":"yes"}]                                 | 0  | ok     | true or false
            [{"day":"2026-02-29"}]                         | 0  | day    | a date such as
            [{"key":"0011"}]                               | 0  | key    | 36 characters
            [{"origin":"256.1.1.1"}]                       | 0  | origin | expected an address
            [{"origin":"1.2.3.4/33"}]                      | 0  | origin | expected an address
            [{"origin":"1::2::3"}]                         | 0  | origin | expected an address
            [{"tags":[["a"]]}]                             | 0  | tags   | one dimension
            [{"tags":{"a":1}}]                             | 0  | tags   | got an object
            [{"body":{"a":"\\u0000"}}]                     | 0  | body   | no \\u0000
            [{"body":{"a":1e99999}}]                       | 0  | body   | at most 1000 digits
            [ROW,7]                                        | 1  |        | expected an object
            7                                              |    |        | expected an object, or a list of objects
            ROW ROW                                        |    |        | nothing behind the end
            [ROW,{"name":]                                 | 1  |        | not JSON
            [ROW                                           | 0  |        | not JSON
            """)
    void shouldRefuseTheWholeRequestWithRowColumnAndReason(String body, Integer row, String column, String reason)
            throws IOException {
        String text = body.replace("ROW", ROW);
        if (text.startsWith("[{\"") && !text.contains("\"at\"")) {
            text = text.replace("[{",
                    "[{\"at\":\"2026-01-02T03:04:05Z\"," + (text.contains("name\"") ? "" : "\"name\":\"a\","));
        }
        RawClient.Answer answer = server.send(post("/rows/notes", text));
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        JsonNode json = new ObjectMapper().readTree(answer.body());
        assertThat(json.path("reason").asText()).contains(reason);
        assertThat(json.path("row").asInt()).isEqualTo(row == null ? -1 : row);
        assertThat(json.path("column").asText()).isEqualTo(column == null ? "" : column);
        assertThat(server.tape.frames()).isEmpty();
        assertThat(server.tape.rejects()).hasSize(1);
        assertThat(server.writes.counters().received()).isEqualTo(server.writes.counters().rejected());
    }

    @Test
    void shouldSayWhichTableWasMeantAndWhichIsNotForRows() {
        Table views = new Table("ticks", "trading", "ticks", server.tables.current().find("notes").columns(), List.of(),
                true, false, null, null, "\"ticks\" is written by the engine alone; name another table");
        server.tables.set(new TableList(2, Stream.concat(server.tables.current().tables().stream(), Stream.of(views))
                .toList()));
        RawClient.Answer unknown = server.send(post("/rows/note", ROW));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).contains("did you mean notes?");
        RawClient.Answer refused = server.send(post("/rows/ticks", ROW));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("engine alone");
        server.tables.set(TableList.UNKNOWN);
        RawClient.Answer early = server.send(post("/rows/notes", ROW));
        assertThat(early.status()).isEqualTo(503);
        assertThat(early.header("Retry-After")).isNotNull();
        assertThat(server.send(post("/write", "notes name=\"a\"\n")).status()).isEqualTo(503);
        assertThat(server.send(RawClient.request("GET", "/rows/notes", null)).status()).isEqualTo(405);
    }

    @Test
    void shouldFindATableOrAColumnThatWasMadeSince() {
        Table more = TestTables.table("notes", "at", "at timestamptz!; name varchar(5)!; colour text");
        Table other = TestTables.table("others", null, "name text");
        server.tables.onRefresh(list -> new TableList(list.version() + 1, List.of(more, other)));
        assertThat(server.send(post("/rows/notes", ROW.replace("}", ", \"colour\": \"red\"}"))).status())
                .isEqualTo(204);
        assertThat(server.send(post("/rows/others", "{\"name\":\"a\"}")).status()).isEqualTo(204);
        assertThat(server.send(post("/write", "others name=\"a\"\n")).status()).isEqualTo(204);
    }

    @Test
    void shouldAnswerARetryAgainButNotTheSameKeyForAnotherTable() {
        byte[] request = post("/rows/notes", ROW, "Idempotency-Key: n1");
        assertThat(server.send(request).status()).isEqualTo(204);
        RawClient.Answer again = server.send(request);
        assertThat(again.status()).isEqualTo(204);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(server.tape.frames()).hasSize(1);
        assertThat(server.writes.counters().duplicate()).isEqualTo(1);
        Table copy = TestTables.table("copies", "at", "at timestamptz!; name varchar(5)!");
        server.tables.onRefresh(list -> new TableList(2, List.of(copy)));
        assertThat(server.send(post("/rows/copies", ROW, "Idempotency-Key: n1")).status()).isEqualTo(422);
    }

    @Test
    void shouldTakeGzipAndRefuseWhatIsTooLarge() {
        byte[] body = ('[' + ROW + ",\n".concat(ROW).repeat(9) + ']').getBytes(StandardCharsets.UTF_8);
        assertThat(server.send(post("/rows/notes", gzip(body), "Content-Encoding: gzip")).status()).isEqualTo(204);
        assertThat(server.tape.events()).isEqualTo(10);
        server.tape.slotsMax = 9;
        assertThat(server.send(post("/rows/notes", new String(body, StandardCharsets.UTF_8))).status()).isEqualTo(413);
        assertThat(server.send(post("/rows/notes", "[]")).status()).isEqualTo(204);
        assertThat(server.tape.frames()).hasSize(1);
    }

    @Test
    void shouldKeyRowsOfASharedTableByTheirInstrument() {
        String bar = "{\"timestamp\":\"2026-01-02T03:04:05Z\",\"symbol\":\"IBM\",\"exchange\":\"XNYS\",\"close\":1}";
        assertThat(server.send(post("/rows/trading.market_data_hf", bar)).status()).isEqualTo(204);
        List<Long> keys = new ArrayList<>();
        server.tape.frames().getFirst()
                .forEach((buffer, offset, _) -> keys.add(EventHeader.instrumentId(buffer, offset)));
        assertThat(keys).containsExactly(io.tapedeck.event.Instruments.id("XNYS", "IBM"));
        RawClient.Answer number = server.send(post("/rows/market_data_hf", bar.replace("\"IBM\"", "700")));
        assertThat(number.status()).isEqualTo(400);
        assertThat(number.body()).contains("text columns symbol and exchange");
    }

    private List<String> rows(int frame) {
        List<String> texts = new ArrayList<>();
        server.tape.frames().get(frame).forEach((buffer, offset, length) -> {
            byte[] copy = new byte[length];
            buffer.getBytes(offset, copy);
            RowReader row = new RowReader().wrap(new UnsafeBuffer(copy), 0);
            StringBuilder text = new StringBuilder(row.table());
            while (row.next()) {
                text.append(' ').append(row.name()).append('=').append(switch (row.type()) {
                    case NULL -> "NULL";
                    case LONG, TIMESTAMP -> row.longValue();
                    case DECIMAL -> row.longValue() + "e" + row.exponent();
                    case BOOLEAN -> row.booleanValue();
                    case TEXT, NUMBER_TEXT -> row.text();
                });
            }
            texts.add(text.toString());
        });
        return texts;
    }
}
