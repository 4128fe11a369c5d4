package io.tapedeck.app.engine;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * Where commands find a running engine: a small file {@code engine.run} in the data directory, written at the start, removed
 * at an orderly stop. A file whose process is gone counts as none.
 *
 * @param pid process
 * @param http base URL of its HTTP server, empty where it has none
 */
public record RunFile(long pid, String http) {
    private static final String NAME = "engine.run";

    /** @return the running engine of a data directory, empty where there is none */
    public static Optional<RunFile> read(Path data) {
        Path file = data.resolve(NAME);
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        long pid = Long.parseLong(properties.getProperty("pid", "0"));
        boolean alive = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        return alive ? Optional.of(new RunFile(pid, properties.getProperty("http", ""))) : Optional.empty();
    }

    void write(Path data) {
        Path file = data.resolve(NAME);
        Path fresh = data.resolve(NAME + ".new");
        try {
            Files.writeString(fresh,
                    "# the running engine; removed when it stops\npid=" + pid + "\nhttp=" + http + '\n');
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw TapedeckException.fatal("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    static void remove(Path data) {
        try {
            Files.deleteIfExists(data.resolve(NAME));
        } catch (IOException e) {
            throw TapedeckException.fatal("cannot remove " + data.resolve(NAME) + ": " + e.getMessage(), e);
        }
    }
}
