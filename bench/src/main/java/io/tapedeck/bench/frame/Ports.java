package io.tapedeck.bench.frame;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports for servers that want to be told theirs. */
public final class Ports {
    private Ports() {
    }

    /** @return a port of the loopback interface that was free a moment ago */
    public static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
