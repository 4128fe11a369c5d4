package io.tapedeck.common;

/** What an error means for whoever meets it; told apart by this, never by a message's text. */
public enum ErrorCategory {
    /** The engine must stop: going on would lose, double or reorder data. */
    FATAL,
    /** The same call may succeed later: the database is away, the ring is full. */
    RETRY,
    /** The input is wrong and will stay wrong: it is refused or rejected with its reason, the rest goes on. */
    DATA,
    /** The configuration, the command line or the environment is wrong: refuse to start. */
    CONFIGURATION
}
