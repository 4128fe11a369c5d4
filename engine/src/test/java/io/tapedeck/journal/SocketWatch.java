package io.tapedeck.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static void look(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.startsWith("socket:")) {
                SEEN.set(target);
            }
        } catch (IOException e) {
            // closed since it was listed
            Thread.onSpinWait();
        }
    }
}
