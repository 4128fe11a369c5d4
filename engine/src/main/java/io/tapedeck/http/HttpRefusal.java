package io.tapedeck.http;

import io.tapedeck.feed.ilp.LineError;
import io.tapedeck.feed.json.JsonError;
import java.io.Serial;

/** Why a request is refused, on its way to the answer: status, code, text and place. Carries no stack trace. */
final class HttpRefusal extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Where in the body the fault lies. */
    private record Place(long line, int column, JsonError row) {
        private static final Place NONE = new Place(0, 0, null);
    }

    private final int status;
    private final String code;
    private final transient Place place; // a refusal never leaves the process
    private final int retryAfterSeconds;

    private HttpRefusal(int status, String code, String message, Place place, int retryAfterSeconds) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.place = place;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    private HttpRefusal(int status, String code, String message) {
        this(status, code, message, Place.NONE, 0);
    }

    static HttpRefusal invalid(String message) {
        return new HttpRefusal(400, "invalid", message);
    }

    /** The words "unable to parse" tell Telegraf's v1 output that sending the batch again is of no use. */
    static HttpRefusal badLine(LineError error) {
        return new HttpRefusal(400, "invalid", "unable to parse " + error,
                new Place(error.line(), error.column(), null), 0);
    }

    static HttpRefusal badRow(JsonError error) {
        return new HttpRefusal(400, "invalid", error.toString(), new Place(0, 0, error), 0);
    }

    static HttpRefusal unauthorized(String message) {
        return new HttpRefusal(401, "unauthorized", message);
    }

    static HttpRefusal forbidden(String message) {
        return new HttpRefusal(403, "forbidden", message);
    }

    static HttpRefusal notFound(String message) {
        return new HttpRefusal(404, "not found", message);
    }

    static HttpRefusal wrongMethod(String message) {
        return new HttpRefusal(405, "method not allowed", message);
    }

    static HttpRefusal tooLarge(String message) {
        return new HttpRefusal(413, "request too large", message);
    }

    static HttpRefusal unsupportedEncoding(String message) {
        return new HttpRefusal(415, "invalid", message);
    }

    static HttpRefusal otherBody(String message) {
        return new HttpRefusal(422, "unprocessable entity", message);
    }

    static HttpRefusal internal(String message) {
        return new HttpRefusal(500, "internal error", message);
    }

    static HttpRefusal unavailable(String message, int retryAfterSeconds) {
        return new HttpRefusal(503, "unavailable", message, Place.NONE, retryAfterSeconds);
    }

    static HttpRefusal unknownOutcome(String message) {
        return new HttpRefusal(504, "unavailable", message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** The bad line's number, 0 where the refusal names none. */
    long line() {
        return place.line;
    }

    /** The byte of the bad line, 0 where the refusal names none. */
    int column() {
        return place.column;
    }

    /** The bad row, null where the refusal names none. */
    JsonError row() {
        return place.row;
    }

    /** 0 where the client is told nothing about it. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
