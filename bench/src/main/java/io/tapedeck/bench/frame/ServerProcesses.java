package io.tapedeck.bench.frame;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;

/**
 * The processes of a database server on this host, as /proc has them: the postmaster, and its children that live. What a child spent
 * before its end is the postmaster's. Any thread.
 */
public final class ServerProcesses {
    private static final Path PROC = Path.of("/proc");
    /** Of a server elsewhere, or of none. */
    static final ServerProcesses NONE = new ServerProcesses(PROC, 0);
    private static final double NANOS_PER_TICK = 1e7; // USER_HZ is 100 on every architecture of Linux that has Java 25
    private static final int PARENT = 1;
    private static final int USER_TIME = 11;
    private static final int CHILDREN_SYSTEM_TIME = 14;

    private final Path proc;
    private final long postmaster;

    /** @param postmaster its process id; 0 where there is none on this host */
    ServerProcesses(Path proc, long postmaster) {
        this.proc = proc;
        this.postmaster = postmaster;
    }

    /** @return those of a server; of one that is not on this host, or not to be seen, none */
    static ServerProcesses of(BenchDatabase target) throws SQLException {
        long backend = Long.parseLong(target.ask("SELECT pg_backend_pid()"));
        try {
            String[] fields = fields(PROC.resolve(backend + "/stat"));
            boolean postgres = Files.readString(PROC.resolve(backend + "/comm")).startsWith("postgres");
            return postgres ? new ServerProcesses(PROC, Long.parseLong(fields[PARENT])) : NONE;
        } catch (IOException e) {
            return NONE;
        }
    }

    /** @return processor time of all of them since the server's begin, ns, to 10 ms a process; NaN where they are not to be seen */
    double nanos() {
        if (postmaster == 0) {
            return Double.NaN;
        }
        try (Stream<Path> all = Files.list(proc)) {
            return all.filter(each -> Character.isDigit(each.getFileName().toString().charAt(0)))
                    .mapToLong(each -> ticks(each.resolve("stat"))).sum() * NANOS_PER_TICK;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private long ticks(Path stat) {
        try {
            String[] fields = fields(stat);
            boolean own = stat.getParent().getFileName().toString().equals(Long.toString(postmaster));
            if (!own && Long.parseLong(fields[PARENT]) != postmaster) {
                return 0;
            }
            long sum = 0;
            for (int i = USER_TIME; i <= CHILDREN_SYSTEM_TIME; i++) {
                sum += Long.parseLong(fields[i]);
            }
            return sum;
        } catch (IOException e) {
            return 0; // ended meanwhile
        }
    }

    /** @return the fields of proc(5) from the third on, the state: the second, a name, may hold blanks and brackets */
    private static String[] fields(Path stat) throws IOException {
        String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
        return line.substring(line.lastIndexOf(')') + 2).split(" ");
    }
}
