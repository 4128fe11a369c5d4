package io.tapedeck.feed.file;

import io.tapedeck.feed.FeedInstruments;

/** A format that files may have; a configured instance serves any number of files. Any thread. */
public interface FileFormat {
    /** @return the name by which users choose it: lean-trade, csv */
    String name();

    /**
     * Begins an entry.
     *
     * @param entry what is about to be read; LEAN's names say day and symbol
     * @param instruments the feed's
     * @return a parser for this entry, for the feed's thread alone
     * @throws io.tapedeck.common.TapedeckException CONFIGURATION where the entry cannot be of this format
     */
    RecordParser open(FileEntry entry, FeedInstruments instruments);
}
