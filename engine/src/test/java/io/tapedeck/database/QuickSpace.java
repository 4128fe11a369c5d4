package io.tapedeck.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A tablespace in memory for the databases of one JVM's tests. A database is 700 files, and one is made and dropped for most
 * tests: ext4 passes over every inode that was deleted within the last minutes before it gives one away, which made a copy of
 * the template cost ten times as much, and every other file of the suite more. Where there is no such memory, databases lie
 * with the server's.
 */
final class QuickSpace {
    private static final String PREFIX = "tapedeck_test_";
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long BYTES_LEAST = 2L << 30;

    private final String name;
    private final Path directory;

    private QuickSpace(long process) {
        name = PREFIX + process;
        directory = MEMORY.resolve("tapedeck-test-" + process);
    }

    /** Makes this process's, and removes those of processes that live no more; their databases must be gone. Null without memory. */
    static QuickSpace make(Statement statement) throws SQLException, IOException {
        statement.execute("SELECT pg_advisory_lock(7401)"); // another JVM may be at it; given back with the connection
        List<String> left = new ArrayList<>();
        try (ResultSet found = statement.executeQuery(
                "SELECT spcname FROM pg_tablespace WHERE spcname LIKE 'tapedeck\\_test\\_%'")) {
            while (found.next()) {
                left.add(found.getString(1));
            }
        }
        for (String space : left) {
            long process = Long.parseLong(space.substring(PREFIX.length()));
            if (ProcessHandle.of(process).isEmpty()) {
                new QuickSpace(process).remove(statement);
            }
        }
        if (!Files.isWritable(MEMORY) || !Files.getFileStore(MEMORY).type().equals("tmpfs")
                || Files.getFileStore(MEMORY).getUsableSpace() < BYTES_LEAST) {
            return null;
        }
        QuickSpace space = new QuickSpace(ProcessHandle.current().pid());
        ServerBinaries.deleteTree(space.directory);
        Files.createDirectory(space.directory);
        ServerProcess.forDirectory(space.directory).handOver(space.directory);
        statement.execute("CREATE TABLESPACE " + space.name + " LOCATION '" + space.directory + "'");
        return space;
    }

    /** {@return what makes a database lie here} */
    String clause() {
        return " STRATEGY FILE_COPY TABLESPACE " + name;
    }

    /** Its databases must be gone. */
    void remove(Statement statement) throws SQLException, IOException {
        statement.execute("DROP TABLESPACE IF EXISTS " + name);
        ServerBinaries.deleteTree(directory);
    }
}
