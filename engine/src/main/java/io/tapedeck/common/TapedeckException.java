package io.tapedeck.common;

import java.io.Serial;
import java.util.Objects;

/** The engine's exception: a category, and a message that says what was expected, what came, where, and what to do. */
public final class TapedeckException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCategory category;

    /**
     * @param category what the error means for the caller, not null
     * @param message what was expected, what came, where, what to do
     */
    public TapedeckException(ErrorCategory category, String message) {
        this(category, message, null);
    }

    /**
     * @param category what the error means for the caller, not null
     * @param message what was expected, what came, where, what to do
     * @param cause the error below, null where there is none
     */
    public TapedeckException(ErrorCategory category, String message, Throwable cause) {
        super(message, cause);
        this.category = Objects.requireNonNull(category, "category");
    }

    /** @return what the error means for the caller, never null */
    public ErrorCategory category() {
        return category;
    }

    /** @return a FATAL exception with the message */
    public static TapedeckException fatal(String message, Throwable cause) {
        return new TapedeckException(ErrorCategory.FATAL, message, cause);
    }

    /** @return a DATA exception with the message */
    public static TapedeckException data(String message) {
        return new TapedeckException(ErrorCategory.DATA, message);
    }

    /** @return a CONFIGURATION exception with the message */
    public static TapedeckException configuration(String message) {
        return new TapedeckException(ErrorCategory.CONFIGURATION, message);
    }
}
