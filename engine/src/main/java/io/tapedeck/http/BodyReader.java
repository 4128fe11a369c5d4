package io.tapedeck.http;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a whole body before anything is made of it, and inflates it, both within limits. One thread at a time. */
final class BodyReader {
    private final BodyBytes compressed;
    private final BodyBytes plain;
    private final HttpLimits limits;
    private final int retryAfterSeconds;

    BodyReader(HttpLimits limits, ByteBudget budget, int retryAfterSeconds) {
        this.limits = limits;
        this.retryAfterSeconds = retryAfterSeconds;
        compressed = new BodyBytes(budget);
        plain = new BodyBytes(budget);
    }

    /**
     * Reads the request's body; it is valid until {@link #release}.
     *
     * @throws IOException where the client broke off or took too long
     */
    BodyBytes read(Request request) throws IOException, HttpRefusal {
        boolean gzip = gzip(request.header("Content-Encoding"));
        int max = gzip ? limits.compressedBytesMax() : limits.bodyBytesMax();
        String announced = request.header("Content-Length");
        if (announced != null && Long.parseLong(announced) > max) {
            throw BodyBytes.tooLarge(max);
        }
        BodyBytes target = gzip ? compressed : plain;
        request.deadline().arm(limits.bodyTimeoutNs());
        try {
            target.fill(request.body(), max, retryAfterSeconds);
        } finally {
            request.deadline().disarm();
        }
        if (gzip) {
            inflate();
        }
        return plain;
    }

    private void inflate() throws IOException, HttpRefusal {
        try (GZIPInputStream in = new GZIPInputStream(
                new ByteArrayInputStream(compressed.bytes(), 0, compressed.length()), 8192)) {
            plain.fill(in, limits.bodyBytesMax(), retryAfterSeconds);
        } catch (EOFException | ZipException e) {
            throw HttpRefusal.invalid("the body is not whole gzip, as its Content-Encoding says: " + e.getMessage());
        } finally {
            compressed.release();
        }
    }

    private static boolean gzip(String encoding) throws HttpRefusal {
        String name = encoding == null ? "identity" : encoding.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "identity", "" -> false;
            case "gzip", "x-gzip" -> true;
            default -> throw HttpRefusal.unsupportedEncoding(
                    "Content-Encoding must be gzip or identity, got \"" + encoding + '"');
        };
    }

    void release() {
        compressed.release();
        plain.release();
    }
}
