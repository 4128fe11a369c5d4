package io.tapedeck.feed.file;

import io.tapedeck.feed.FeedInstruments;

/**
 * Format csv (RFC 4180, with the delimiter and quote of the mapping): columns as a {@link CsvMapping} says. Columns that the
 * mapping does not name are ignored. An empty price or size is absent: of a quote that side, of a trade only the size may be.
 */
public final class CsvFormat implements FileFormat {
    private final CsvMapping mapping;

    /** @param mapping what the columns mean */
    public CsvFormat(CsvMapping mapping) {
        this.mapping = mapping;
    }

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public RecordParser open(FileEntry entry, FeedInstruments instruments) {
        return new CsvParser(mapping, entry, instruments);
    }
}
