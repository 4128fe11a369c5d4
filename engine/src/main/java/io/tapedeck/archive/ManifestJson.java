package io.tapedeck.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapedeck.archive.parquet.ColumnKind;
import io.tapedeck.archive.parquet.FileColumn;
import io.tapedeck.archive.parquet.RowTotals;
import io.tapedeck.archive.parquet.Sha256;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A day's manifest as JSON, and back. Any thread. */
final class ManifestJson {
    private static final String FORMAT = "tapedeck-archive-1";
    private static final String CHECKSUM = "manifestSha256";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ManifestJson() {
    }

    static byte[] write(DayManifest manifest) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT).put("table", manifest.table()).put("day", manifest.day().toString())
                .put("timeColumn", manifest.timeColumn());
        ArrayNode parts = root.putArray("parts");
        for (PartRecord part : manifest.parts()) {
            ObjectNode node = parts.addObject();
            node.put("part", part.part()).put("file", part.fileName()).put("rows", part.totals().rows())
                    .put("rowHash", Long.toString(part.totals().hash()))
                    .put("tableHash", Long.toString(part.tableHash())).put("bytes", part.bytes())
                    .put("sha256", part.sha256()).put("minTime", part.minTime().toString())
                    .put("maxTime", part.maxTime().toString()).put("writtenAt", part.writtenAt().toString())
                    .put("tapedeck", part.version()).put("database", part.database());
            ArrayNode columns = node.putArray("columns");
            for (TableColumn column : part.columns()) {
                columns.addObject().put("name", column.name()).put("type", column.type())
                        .put("kind", column.file().kind().name()).put("precision", column.file().precision())
                        .put("scale", column.file().scale()).put("carried", column.carried())
                        .put("generated", column.generated());
            }
        }
        root.put(CHECKSUM, checksum(root));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    }

    private static String checksum(ObjectNode rootWithoutIt) throws JsonProcessingException {
        return Sha256.of(JSON.writeValueAsBytes(rootWithoutIt));
    }

    /**
     * Reads a manifest.
     *
     * @throws IOException when it is no manifest, or not the one that was written
     */
    static DayManifest read(byte[] bytes) throws IOException {
        try {
            if (!(JSON.readTree(bytes) instanceof ObjectNode root) || !FORMAT.equals(root.path("format").asText())) {
                throw new IOException("it is no manifest of the form " + FORMAT);
            }
            String stated = root.path(CHECKSUM).asText();
            root.remove(CHECKSUM);
            if (!checksum(root).equals(stated)) {
                throw new IOException("it is not as it was written: its own SHA-256 does not fit its content");
            }
            List<PartRecord> parts = new ArrayList<>();
            for (JsonNode node : root.path("parts")) {
                parts.add(part(node));
            }
            return new DayManifest(root.path("table").asText(), LocalDate.parse(root.path("day").asText()),
                    root.path("timeColumn").asText(), parts);
        } catch (RuntimeException e) { // numbers, dates or names that are none
            throw new IOException("it cannot be read: " + e.getMessage(), e);
        }
    }

    private static PartRecord part(JsonNode node) {
        List<TableColumn> columns = new ArrayList<>();
        for (JsonNode column : node.path("columns")) {
            String name = column.path("name").asText();
            columns.add(new TableColumn(name, column.path("type").asText(),
                    new FileColumn(name, ColumnKind.valueOf(column.path("kind").asText()),
                            column.path("precision").asInt(), column.path("scale").asInt()),
                    column.path("carried").asBoolean(), column.path("generated").asBoolean()));
        }
        return new PartRecord(node.path("part").asInt(),
                new RowTotals(node.path("rows").asLong(), Long.parseLong(node.path("rowHash").asText())),
                Long.parseLong(node.path("tableHash").asText()), node.path("bytes").asLong(),
                node.path("sha256").asText(), Instant.parse(node.path("minTime").asText()),
                Instant.parse(node.path("maxTime").asText()), Instant.parse(node.path("writtenAt").asText()),
                node.path("tapedeck").asText(), node.path("database").asText(), columns);
    }
}
