package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** The embedded server's port: the configured one, else the remembered one while it is free, else any free one. */
final class ServerPort {
    private static final int PORT_MIN = 15_432;
    private static final int PORT_END = 32_768;
    private static final int TRIES = 100;

    private ServerPort() {
    }

    /**
     * Chooses the port.
     *
     * @param configured 0 = choose
     * @param earlier the port that this process has handed out already, which must not change; 0 = none yet
     * @throws TapedeckException CONFIGURATION when a port that must not change is taken
     */
    static int choose(Path directory, int configured, int earlier) throws IOException {
        Path file = directory.resolve("port");
        int remembered = remembered(file);
        int required = earlier != 0 ? earlier : configured;
        if (required != 0 && !isFree(required)) {
            throw new TapedeckException(CONFIGURATION, "port " + required + " on 127.0.0.1, meant for the embedded"
                    + " database, is taken by another program; free it or configure another port (0 chooses one)");
        }
        int chosen = required != 0 ? required : remembered != 0 && isFree(remembered) ? remembered : anyFree();
        Files.writeString(file, chosen + "\n");
        return chosen;
    }

    /** {@return the port in the file, 0 where there is none: the file is not worth a sync, and a power cut may empty it} */
    private static int remembered(Path file) throws IOException {
        String text = Files.exists(file) ? Files.readString(file).trim() : "";
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as the server does: connections that are ending do not make a port taken
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Below the ports that the system lends to connections (from 32,768 on, mostly): one of those may be lent while the server is down. */
    private static int anyFree() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_END);
            if (isFree(port)) {
                return port;
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
