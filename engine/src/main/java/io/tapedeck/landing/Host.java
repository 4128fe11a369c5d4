package io.tapedeck.landing;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** This host's name, for the table {@code journals}. */
final class Host {
    private Host() {
    }

    static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown"; // a host whose own name does not resolve; the name is informative only
        }
    }
}
