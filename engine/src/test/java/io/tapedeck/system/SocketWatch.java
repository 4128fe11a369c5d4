package io.tapedeck.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Which internet sockets a process has, by the kernel's tables (proc(5)): looked at again and again, every one is kept. */
final class SocketWatch implements AutoCloseable {
    private static final String LISTENING = "0A";
    private static final List<String> TCP = List.of("tcp", "tcp6");
    private static final List<String> OTHERS = List.of("udp", "udp6", "raw", "raw6");

    private final long process;
    private final Set<Integer> listening = new TreeSet<>();
    private final Set<String> connections = new TreeSet<>();
    private final Set<String> others = new TreeSet<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("socket-watch").unstarted(this::watch);
    private volatile boolean closed;
    private final AtomicInteger looks = new AtomicInteger();

    SocketWatch(long process) {
        this.process = process;
        thread.start();
    }

    private void watch() {
        while (!closed) {
            try {
                look();
                Thread.sleep(2);
            } catch (IOException | InterruptedException e) {
                return; // the process has ended
            }
        }
    }

    private void look() throws IOException {
        Set<String> inodes = inodes();
        for (String table : TCP) {
            for (List<String> socket : table(table)) {
                if (inodes.contains(socket.get(9))) {
                    note(socket);
                }
            }
        }
        for (String table : OTHERS) {
            for (List<String> socket : table(table)) {
                if (inodes.contains(socket.get(9))) {
                    synchronized (this) {
                        others.add(table + ' ' + socket.get(1) + ' ' + socket.get(2));
                    }
                }
            }
        }
        looks.incrementAndGet();
    }

    private synchronized void note(List<String> socket) {
        if (socket.get(3).equals(LISTENING)) {
            listening.add(port(socket.get(1)));
        } else {
            connections.add(port(socket.get(1)) + "-" + port(socket.get(2)));
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }

    private Set<String> inodes() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(process), "fd"))) {
            for (Path descriptor : descriptors.toList()) {
                String target = target(descriptor);
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        return inodes;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed since it was listed
        }
    }

    private List<List<String>> table(String name) throws IOException {
        Path file = Path.of("/proc", Long.toString(process), "net", name);
        List<List<String>> sockets = new ArrayList<>();
        if (Files.exists(file)) {
            Files.readAllLines(file).stream().skip(1).map(line -> List.of(line.trim().split("\\s+", -1)))
                    .filter(fields -> fields.size() > 9).forEach(sockets::add);
        }
        return sockets;
    }

    /** @return ports listened on so far */
    synchronized Set<Integer> listening() {
        return new TreeSet<>(listening);
    }

    /** @return connections so far, {@code local-remote} */
    synchronized Set<String> connections() {
        return new TreeSet<>(connections);
    }

    /** @return sockets that are not TCP */
    synchronized Set<String> others() {
        return new TreeSet<>(others);
    }

    int looks() {
        return looks.get();
    }

    @Override
    public void close() {
        closed = true; // it is a daemon, and ends by itself
    }
}
