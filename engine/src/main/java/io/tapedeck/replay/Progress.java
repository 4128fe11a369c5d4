package io.tapedeck.replay;

/** Told now and then how far it goes, on the working thread. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress SILENT = (phase, count) -> {
    };

    /**
     * @param phase what is done now, such as "journal"
     * @param count events or rows done in this phase
     */
    void on(String phase, long count);
}
