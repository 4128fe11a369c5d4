package io.tapedeck.http;

/** What the engine as a whole is doing. */
public enum EngineState {
    /** Not yet ready to take events. */
    STARTING,
    /** Takes events. */
    RUNNING,
    /** Takes nothing now, and will again: the disk's floor is reached. */
    NOT_ACCEPTING,
    /** Finishes what it has taken. */
    STOPPING,
    /** A stage failed; the process is ending. */
    HALTED;

    /** @return the state's name in metrics and in JSON: lower case, words joined by underscores */
    public String label() {
        return switch (this) {
            case STARTING -> "starting";
            case RUNNING -> "running";
            case NOT_ACCEPTING -> "not_accepting";
            case STOPPING -> "stopping";
            case HALTED -> "halted";
        };
    }
}
