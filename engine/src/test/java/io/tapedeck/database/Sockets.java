package io.tapedeck.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the kernel says of sockets and processes (proc(5)). */
final class Sockets {
    private static final String LISTEN = "0A";

    private Sockets() {
    }

    /** {@return the local addresses, in the kernel's hexadecimal, that are listened on at a port, IPv6 included} */
    static List<String> listenersOn(int port) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (!Files.exists(Path.of(table))) {
                continue;
            }
            for (String line : Files.readAllLines(Path.of(table))) {
                List<String> fields = List.of(line.trim().split("\\s+", -1));
                if (fields.size() > 3 && fields.get(3).equals(LISTEN)
                        && fields.get(1).endsWith(":%04X".formatted(port))) {
                    addresses.add(fields.get(1).substring(0, fields.get(1).indexOf(':')));
                }
            }
        }
        return addresses;
    }

    /** {@return the session that a process belongs to} */
    static int sessionOf(long processId) throws IOException {
        String status = Files.readString(Path.of("/proc", Long.toString(processId), "stat"));
        List<String> fields = List.of(status.substring(status.lastIndexOf(')') + 2).split(" ", -1));
        return Integer.parseInt(fields.get(3));
    }
}
