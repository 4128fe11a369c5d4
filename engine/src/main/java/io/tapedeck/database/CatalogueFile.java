package io.tapedeck.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tapedeck.event.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables as they were known last, for a start while the database is away. One thread. */
final class CatalogueFile {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogueFile.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES).build();

    private final Path file;

    CatalogueFile(Path file) {
        this.file = file;
    }

    /** @return the tables kept; empty where none are, or what is there cannot be read: it is only a copy */
    List<Table> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return JSON.readValue(Files.readAllBytes(file), new TypeReference<>() {
            });
        } catch (IOException e) {
            LOG.warn("{} cannot be read: the tables are unknown until the database answers: {}", file, e.getMessage());
            return List.of();
        }
    }

    /** Keeps the tables; where that fails only a start without the database is the poorer. */
    void write(List<Table> tables) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, JSON.writeValueAsBytes(tables));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("tables have no JSON form", e);
        } catch (IOException e) {
            LOG.warn("{} cannot be written: a start without the database will not know the tables: {}", file,
                    e.getMessage());
        }
    }
}
