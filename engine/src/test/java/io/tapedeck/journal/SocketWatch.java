package io.tapedeck.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Main of a process that uses the journal and watches its own descriptors for sockets meanwhile. */
final class SocketWatch {
    private static final AtomicReference<String> SEEN = new AtomicReference<>("");
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private SocketWatch() {
    }

    public static void main(String[] arguments) throws Exception {
        Thread watch = Thread.ofPlatform().daemon().start(SocketWatch::watch);
        try (Journal journal = Journal.open(Path.of(arguments[0]), Tape.options())) {
            MarketWriter writer = journal.startMarket(1);
            for (int i = 0; i < 200; i++) {
                Tape.block(writer, i * 5L + 1, i * 5L + 5);
            }
            journal.rejects().reject("here", "because", 1, null, 0, 0);
            if (arguments.length > 1) {
                // the negative control
                try (java.net.ServerSocket socket = new java.net.ServerSocket()) {
                    socket.bind(new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0));
                    Thread.sleep(500);
                }
            }
        }
        Tape.sequences(Path.of(arguments[0]).resolve(Journal.MARKET));
        Thread.sleep(300);
        DONE.set(true);
        watch.join();
        System.out.println("sockets [" + SEEN.get() + "]");
        System.out.println("journal threads "
                + Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                        .filter(name -> name.startsWith("journal") || name.startsWith("disk-guard")).toList());
    }

    private static void watch() {
        while (!DONE.get()) {
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
                for (Path descriptor : descriptors.toList()) {
                    look(descriptor);
                }
            } catch (IOException e) {
                SEEN.set(e.toString());
            }
        }
    }

    /** The JDK makes and drops a socket to learn whether there is IPv6; such a one is in none of the kernel's tables. */
    private static boolean isBoundOrConnected(String inode) throws IOException {
        for (String table : List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6")) {
            Path file = Path.of("/proc/self/net", table);
            if (Files.exists(file)
                    && Files.readAllLines(file).stream().anyMatch(line -> line.contains(" " + inode + " "))) {
                return true;
            }
        }
        return false;
    }

    private static void look(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.startsWith("socket:") && isBoundOrConnected(target.replaceAll("\\D", ""))) {
                SEEN.set(target);
            }
        } catch (IOException e) {
            // closed since it was listed
            Thread.onSpinWait();
        }
    }
}
