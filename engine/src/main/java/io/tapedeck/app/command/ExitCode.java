package io.tapedeck.app.command;

import io.tapedeck.common.TapedeckException;
import java.util.Objects;

/** What the process answers to its caller; part of the command line's promise. */
public final class ExitCode {
    /** All is well. */
    public static final int GOOD = 0;
    /** A check ran to its end and found something wrong: verify, reconcile. */
    public static final int FOUND_WRONG = 1;
    /** The command line, the configuration or the environment is wrong; nothing was done. */
    public static final int USAGE = 2;
    /** It was tried and failed. */
    public static final int FAILED = 3;

    private ExitCode() {
    }

    /** @return the code for an error that reached the command line */
    static int of(Throwable error) {
        if (error instanceof TapedeckException known) {
            return switch (known.category()) {
                case CONFIGURATION -> USAGE;
                case FATAL, RETRY, DATA -> FAILED;
            };
        }
        return FAILED;
    }

    /** @return what to tell the user: the message and the causes that add to it, without a stack trace */
    static String explain(Throwable error) {
        StringBuilder text = new StringBuilder(messageOf(error));
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            String more = messageOf(cause);
            if (text.indexOf(more) < 0 && !(error instanceof TapedeckException)) {
                text.append("\n  because: ").append(more);
            }
        }
        return text.toString();
    }

    private static String messageOf(Throwable error) {
        return error instanceof TapedeckException known
                ? Objects.requireNonNullElse(known.getMessage(), "no reason given")
                : error.toString();
    }
}
