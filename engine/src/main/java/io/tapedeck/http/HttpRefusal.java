package io.tapedeck.http;

import io.tapedeck.feed.ilp.LineError;
import java.io.Serial;

/** Why a request is refused, on its way to the answer: status, code, text and place. Carries no stack trace. */
final class HttpRefusal extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final long line;
    private final int column;
    private final int retryAfterSeconds;

    private HttpRefusal(int status, String code, String message, long line, int column, int retryAfterSeconds) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.line = line;
        this.column = column;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static HttpRefusal invalid(String message) {
        return new HttpRefusal(400, "invalid", message, 0, 0, 0);
    }

    /** The words "unable to parse" tell Telegraf's v1 output that sending the batch again is of no use. */
    static HttpRefusal badLine(LineError error) {
        return new HttpRefusal(400, "invalid", "unable to parse " + error, error.line(), error.column(), 0);
    }

    static HttpRefusal unauthorized(String message) {
        return new HttpRefusal(401, "unauthorized", message, 0, 0, 0);
    }

    static HttpRefusal forbidden(String message) {
        return new HttpRefusal(403, "forbidden", message, 0, 0, 0);
    }

    static HttpRefusal notFound(String message) {
        return new HttpRefusal(404, "not found", message, 0, 0, 0);
    }

    static HttpRefusal wrongMethod(String message) {
        return new HttpRefusal(405, "method not allowed", message, 0, 0, 0);
    }

    static HttpRefusal tooLarge(String message) {
        return new HttpRefusal(413, "request too large", message, 0, 0, 0);
    }

    static HttpRefusal unsupportedEncoding(String message) {
        return new HttpRefusal(415, "invalid", message, 0, 0, 0);
    }

    static HttpRefusal otherBody(String message) {
        return new HttpRefusal(422, "unprocessable entity", message, 0, 0, 0);
    }

    static HttpRefusal internal(String message) {
        return new HttpRefusal(500, "internal error", message, 0, 0, 0);
    }

    static HttpRefusal unavailable(String message, int retryAfterSeconds) {
        return new HttpRefusal(503, "unavailable", message, 0, 0, retryAfterSeconds);
    }

    static HttpRefusal unknownOutcome(String message) {
        return new HttpRefusal(504, "unavailable", message, 0, 0, 0);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** The bad line's number, 0 where the refusal names none. */
    long line() {
        return line;
    }

    /** The byte of the bad line, 0 where the refusal names none. */
    int column() {
        return column;
    }

    /** 0 where the client is told nothing about it. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
