package io.tapedeck.journal;

/** When a block counts as synced, which is when lanes may land it and clients may be told yes. */
public enum Durability {
    /** Synced as soon as it is written: survives the death of the process, not of the machine. */
    PAGE_CACHE("page-cache"),
    /** Group fsync each interval: what a power loss takes is bounded by the interval, and nothing of it had left the process. */
    INTERVAL("interval"),
    /** Synced before the commit returns: what the decide stage saw survives power loss. */
    BATCH("batch");

    private final String configName;

    Durability(String configName) {
        this.configName = configName;
    }

    /** @return the name in the configuration */
    public String configName() {
        return configName;
    }
}
