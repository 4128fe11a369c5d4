package io.tapedeck.feed.ilp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapedeck.SharedData;
import io.tapedeck.feed.ilp.LineSnapshot.Column;
import io.tapedeck.feed.ilp.LineSnapshot.Result;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * QuestDB's vectors for its clients: what a client must write for a row, as text and as binary, must be read back as that
 * row. Vectors of status ERROR tell what a client must refuse to write; they hold no line, and are only counted.
 */
@Timeout(60)
class QuestDbInteropTest {
    private static final int SUCCESSES = 9;
    private static final int ERRORS = 100;

    @Test
    void shouldReadWhatQuestDbsClientsWrite() throws IOException {
        JsonNode vectors = new ObjectMapper()
                .readTree(SharedData.require("line-protocol/ilp-client-interop-test.json").toFile());
        int successes = 0;
        int errors = 0;
        List<String> deviations = new ArrayList<>();
        for (JsonNode vector : vectors) {
            if (!vector.at("/result/status").textValue().equals("SUCCESS")) {
                errors++;
                continue;
            }
            successes++;
            LineSnapshot expected = expected(vector);
            for (byte[] written : written(vector.get("result"))) {
                Result result = LineSnapshot.parse(Dialect.QUESTDB, written);
                if (!result.accepted() || !result.lines().equals(List.of(expected))) {
                    deviations.add(vector.get("testName") + ": " + result + " for " + expected);
                }
            }
        }
        assertThat(deviations).isEmpty();
        assertThat(successes).isEqualTo(SUCCESSES);
        assertThat(errors).isEqualTo(ERRORS);
    }

    private static List<byte[]> written(JsonNode result) {
        List<byte[]> lines = new ArrayList<>();
        if (result.has("line")) {
            lines.add(result.get("line").textValue().getBytes(StandardCharsets.UTF_8));
        }
        result.path("anyLines").forEach(line -> lines.add(line.textValue().getBytes(StandardCharsets.UTF_8)));
        if (result.has("binaryBase64")) {
            lines.add(Base64.getDecoder().decode(result.get("binaryBase64").textValue()));
        }
        return lines;
    }

    private static LineSnapshot expected(JsonNode vector) {
        List<Column> tags = new ArrayList<>();
        List<Column> fields = new ArrayList<>();
        vector.get("symbols").forEach(
                symbol -> tags.add(
                        new Column(symbol.get("name").textValue(), ValueType.TAG, symbol.get("value").textValue())));
        vector.get("columns").forEach(column -> fields.add(field(column)));
        return new LineSnapshot(vector.get("table").textValue(), tags, fields, null, false);
    }

    private static Column field(JsonNode column) {
        String name = column.get("name").textValue();
        JsonNode value = column.get("value");
        return switch (column.get("type").textValue()) {
            case "STRING" -> new Column(name, ValueType.STRING, value.textValue());
            case "LONG" -> new Column(name, ValueType.INTEGER, value.longValue());
            case "DOUBLE" -> Column.decimal(name, BigDecimal.valueOf(value.doubleValue()));
            case "DECIMAL" -> Column.decimal(name, new BigDecimal(value.textValue()));
            case "BOOLEAN" -> new Column(name, ValueType.BOOLEAN, value.booleanValue());
            default -> throw new AssertionError("unknown type in vectors: " + column);
        };
    }
}
