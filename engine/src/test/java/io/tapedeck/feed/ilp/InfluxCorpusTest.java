package io.tapedeck.feed.ilp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapedeck.SharedData;
import io.tapedeck.feed.ilp.LineSnapshot.Column;
import io.tapedeck.feed.ilp.LineSnapshot.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * InfluxDB's own conformance corpus. In InfluxDB's dialect there is no deviation: every input that its library accepts gives
 * equal points, every input that it refuses is refused. In QuestDB's dialect the deviations are the dialect's purpose; each
 * kind is listed here with its count, and any other fails.
 */
@Timeout(60)
class InfluxCorpusTest {
    private static final int DECODE_CASES = 6_615;
    private static final int ENCODE_CASES = 115;
    /** Points that InfluxDB refuses to encode: they have no line. */
    private static final int ENCODE_ERRORS = 1;
    private static final long NANOS_IN_SECOND = 1_000_000_000;

    /** A backslash that QuestDB resolves in names and InfluxDB does not. */
    private static final Pattern ESCAPES = Pattern.compile("\\\\[\\\\\"\\n\\r=]");

    /** Kinds of deviation of QuestDB's dialect from InfluxDB's corpus, with the exact number of cases. */
    private static final Map<String, Integer> QUESTDB_DEVIATIONS = Map.of(
            "accepted: symbols without a field", 9,
            "accepted: escaped backslash, quote or line end in a name", 15,
            "differs: escaped backslash, quote or line end in a name", 11,
            "refused: escaped backslash, quote or line end in a name", 12);

    @Test
    void shouldDecodeEveryCaseAsInfluxDbDoes() throws IOException {
        JsonNode cases = corpus().get("decode");
        assertThat(cases.size()).isEqualTo(DECODE_CASES);
        assertThat(deviations(cases, Dialect.INFLUXDB)).isEmpty();
    }

    @Test
    void shouldReadBackWhatInfluxDbEncodes() throws IOException {
        JsonNode cases = corpus().get("encode");
        assertThat(cases.size()).isEqualTo(ENCODE_CASES);
        List<String> deviations = new ArrayList<>();
        int read = 0;
        for (JsonNode oneCase : cases) {
            JsonNode encoded = oneCase.at("/output/result");
            if (encoded.isMissingNode()) {
                continue;
            }
            JsonNode point = oneCase.at("/input/point");
            long precision = precision(oneCase);
            Result result = LineSnapshot.parse(Dialect.INFLUXDB, bytes(encoded));
            long expectedTime = Math.floorDiv(point.get("time").longValue(), precision) * precision;
            if (!result.accepted() || result.lines().size() != 1
                    || !pointOf(result.lines().get(0), 0, precision).equals(withTime(expected(point), expectedTime))) {
                deviations.add(oneCase + " gave " + result);
            }
            read++;
        }
        assertThat(deviations).isEmpty();
        assertThat(read).isEqualTo(ENCODE_CASES - ENCODE_ERRORS);
    }

    @Test
    void shouldDeviateInQuestDbsDialectOnlyWhereListed() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        deviations(corpus().get("decode"), Dialect.QUESTDB).forEach(kind -> counts.merge(kind, 1, Integer::sum));
        assertThat(counts).isEqualTo(QUESTDB_DEVIATIONS);
    }

    private static List<String> deviations(JsonNode cases, Dialect dialect) {
        List<String> deviations = new ArrayList<>();
        for (JsonNode oneCase : cases) {
            JsonNode input = oneCase.get("input");
            byte[] text = bytes(input.get("text"));
            Result result = LineSnapshot.parse(dialect, text);
            long precision = precision(oneCase);
            boolean good = oneCase.get("output").has("result");
            boolean accepted = result.accepted() && timesFit(result, precision);
            if (good != accepted) {
                deviations.add((good ? "refused: " : "accepted: ") + kind(dialect, oneCase, text, result));
            } else if (good) {
                List<Point> points = new ArrayList<>();
                oneCase.at("/output/result").forEach(point -> points.add(expected(point)));
                long defaultTime = Math.floorDiv(input.get("defaultTime").longValue(), precision) * precision;
                List<Point> actual = result.lines().stream().map(line -> pointOf(line, defaultTime, precision))
                        .toList();
                if (!actual.equals(points)) {
                    deviations.add("differs: " + kind(dialect, oneCase, text, result));
                }
            }
        }
        return deviations;
    }

    /** The known reason for a deviation of QuestDB's dialect; any other is described in full and so fails the test. */
    private static String kind(Dialect dialect, JsonNode oneCase, byte[] text, Result result) {
        String input = new String(text, StandardCharsets.ISO_8859_1);
        if (dialect == Dialect.QUESTDB && result.lines().stream().anyMatch(line -> line.fields().isEmpty())) {
            return "symbols without a field";
        }
        if (dialect == Dialect.QUESTDB && ESCAPES.matcher(input).find()) {
            return "escaped backslash, quote or line end in a name";
        }
        return describe(oneCase, text, result);
    }

    private static String describe(JsonNode oneCase, byte[] text, Result result) {
        return new String(text, StandardCharsets.UTF_8) + " expected " + oneCase.get("output") + " got " + result;
    }

    /** A timestamp that does not fit after scaling to nanoseconds is the mapper's to refuse. */
    private static boolean timesFit(Result result, long precision) {
        return result.lines().stream().allMatch(line -> line.timestamp() == null
                || Math.multiplyHigh(line.timestamp(), precision) == (line.timestamp() * precision) >> 63);
    }

    private record Point(String name, List<Column> tags, List<Column> fields, long time) {
    }

    private static Point withTime(Point point, long time) {
        return new Point(point.name(), point.tags(), point.fields(), time);
    }

    private static Point pointOf(LineSnapshot line, long defaultTime, long precision) {
        long time = line.timestamp() == null ? defaultTime : line.timestamp() * precision;
        List<Column> fields = line.fields().stream().map(InfluxCorpusTest::asDouble).toList();
        return new Point(line.measurement(), sorted(line.tags()), fields, time);
    }

    private static Column asDouble(Column column) {
        return column.value() instanceof java.math.BigDecimal decimal
                ? new Column(column.name(), ValueType.DECIMAL, decimal.doubleValue())
                : column;
    }

    private static Point expected(JsonNode point) {
        List<Column> tags = new ArrayList<>();
        List<Column> fields = new ArrayList<>();
        point.path("tags")
                .forEach(tag -> tags.add(new Column(string(tag.get("key")), ValueType.TAG, string(tag.get("value")))));
        point.path("fields").forEach(field -> fields.add(expectedField(string(field.get("key")), field.get("value"))));
        return new Point(string(point.get("name")), sorted(tags), fields, point.get("time").longValue());
    }

    private static Column expectedField(String name, JsonNode value) {
        Map.Entry<String, JsonNode> typed = value.properties().iterator().next();
        JsonNode content = typed.getValue();
        return switch (typed.getKey()) {
            case "float" -> new Column(name, ValueType.DECIMAL, content.doubleValue());
            case "int" -> new Column(name, ValueType.INTEGER, content.longValue());
            case "uint" -> new Column(name, ValueType.UNSIGNED, content.bigIntegerValue());
            case "string" -> new Column(name, ValueType.STRING, string(content));
            case "bool" -> new Column(name, ValueType.BOOLEAN, content.booleanValue());
            default -> throw new AssertionError("unknown type in corpus: " + typed);
        };
    }

    private static List<Column> sorted(List<Column> columns) {
        return columns.stream().sorted(Comparator.comparing(Column::name)).toList();
    }

    private static long precision(JsonNode oneCase) {
        return switch (oneCase.at("/input/precision").textValue()) {
            case "1ns" -> 1;
            case "1µs" -> 1_000;
            case "1ms" -> 1_000_000;
            case "1s" -> NANOS_IN_SECOND;
            default -> throw new AssertionError("unknown precision in corpus: " + oneCase.at("/input/precision"));
        };
    }

    private static String string(JsonNode node) {
        return new String(bytes(node), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(JsonNode node) {
        return node.isTextual()
                ? node.textValue().getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(node.get("binary").textValue());
    }

    private static JsonNode corpus() throws IOException {
        return new ObjectMapper().readTree(SharedData.require("line-protocol/influx-corpus.json").toFile());
    }
}
