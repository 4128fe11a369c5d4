package io.tapedeck.feed.file;

/** Hears how a load goes: a progress bar, a log. Called on the feed's thread, which it must not hold up. */
public interface FileProgress {
    /** Hears and does nothing. */
    FileProgress NONE = new FileProgress() {
    };

    /**
     * A file begins.
     *
     * @param bytesTotal the file's length, packed
     * @param resumeAfter number of the last record that the journal holds, 0 for a new file
     */
    default void onBegin(FileFeed feed, long bytesTotal, long resumeAfter) {
    }

    /**
     * Some more of the file was read, a quarter of a megabyte unpacked; {@link FileFeed#counters()} tells the records.
     *
     * @param bytesRead packed bytes read so far
     */
    default void onRead(FileFeed feed, long bytesRead, long bytesTotal) {
    }

    /** The engine takes nothing now (true), or takes frames again (false); its status says why. */
    default void onWaiting(FileFeed feed, boolean waiting) {
    }

    /** The file ended well; after an error this is not called. */
    default void onEnd(FileFeed feed, FileResult result) {
    }
}
