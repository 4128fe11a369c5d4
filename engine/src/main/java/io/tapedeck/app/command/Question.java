package io.tapedeck.app.command;

import java.io.Console;
import java.util.Optional;

/** Asks the user before something that cannot be undone. */
@FunctionalInterface
interface Question {
    /**
     * Asks once, and waits.
     *
     * @return the line that was typed, "" at the end of the input; empty where there is nobody to ask
     */
    Optional<String> ask(String text);

    /** As {@link #ask}, at the process's terminal. */
    @SuppressWarnings("SystemConsoleNull") // with the built-in console, JDK 25's default, it is null where there is no terminal
    static Optional<String> atTerminal(String text) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return Optional.empty();
        }
        String line = console.readLine("%s", text);
        return Optional.of(line == null ? "" : line);
    }
}
