package io.tapedeck.bench.rivals;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Sends lines over one connection, as fast as the other side takes them. */
enum LineSender {
    /** A stream; closed behind the last line. */
    TCP {
        @Override
        void send(LineRows rows, int port) throws IOException {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    OutputStream out = socket.getOutputStream()) {
                for (byte[] block : rows.blocks()) {
                    out.write(block);
                }
            }
        }
    },
    /** A request a block; each is answered before the next. */
    HTTP {
        @Override
        void send(LineRows rows, int port) throws IOException, InterruptedException {
            URI address = URI.create("http://127.0.0.1:" + port + "/write?precision=ns");
            try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                for (byte[] block : rows.blocks()) {
                    HttpRequest request = HttpRequest.newBuilder(address)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(block)).build();
                    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() / 100 != 2) {
                        throw new IOException(address + " answered " + answer.statusCode() + ": " + answer.body());
                    }
                }
            }
        }
    };

    /** Returns when the last byte is handed over (TCP) or the last answer has come (HTTP). */
    abstract void send(LineRows rows, int port) throws IOException, InterruptedException;
}
