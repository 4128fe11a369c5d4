package io.tapedeck.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes an answer to the client. */
final class ReplyWriter {
    private static final int DRAIN_STEP_BYTES = 16 << 10;

    private ReplyWriter() {
    }

    /**
     * Writes the answer. A client that is refused while it still sends reads it only if what it sends is taken; that much
     * of it is, and behind it the connection is closed.
     */
    static void write(HttpExchange exchange, Reply reply, long drainBytesMax) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        if (reply.content() == null || exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        // QuestDB's client reads a refusal's content only where it is chunked, which length 0 stands for
        boolean refusal = reply.status() >= 400;
        byte[] content = reply.content().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), refusal ? 0 : content.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(content);
            if (refusal) {
                out.flush();
                drain(exchange.getRequestBody(), drainBytesMax);
            }
        }
    }

    private static void drain(InputStream in, long bytesMax) throws IOException {
        byte[] nowhere = new byte[DRAIN_STEP_BYTES];
        long rest = bytesMax;
        while (rest > 0) {
            int count = in.read(nowhere);
            if (count < 0) {
                return;
            }
            rest -= count;
        }
    }
}
