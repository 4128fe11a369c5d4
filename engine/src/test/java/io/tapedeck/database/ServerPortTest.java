package io.tapedeck.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ServerPortTest {
    @TempDir
    Path directory;

    @Test
    void shouldChooseAnewWhereAPowerCutHasEmptiedTheFile() throws IOException {
        Path file = directory.resolve("port");
        Files.writeString(file, "");
        int chosen = ServerPort.choose(directory, 0, 0);
        assertThat(chosen).isPositive();
        assertThat(Files.readString(file)).isEqualTo(chosen + "\n");
        assertThat(ServerPort.choose(directory, 0, 0)).isEqualTo(chosen);
    }
}
