package io.tapedeck.feed.ilp;

import io.tapedeck.feed.FeedInstruments;
import io.tapedeck.feed.file.FileEntry;
import io.tapedeck.feed.file.FileFormat;
import io.tapedeck.feed.file.RecordParser;
import java.util.List;

/** Format ilp: files of line protocol, each line a record, read by the same parser and mapper as the listeners'. */
public final class LineFormat implements FileFormat {
    private final Dialect dialect;
    private final LineLimits limits;
    private final List<TickMapping> ticks;
    private final List<RowTable> tables;
    private final long unitNs;

    /**
     * @param dialect whose protocol the file has
     * @param limits what a line may hold
     * @param ticks measurements that are ticks
     * @param tables tables that rows may fill
     * @param unitNs nanoseconds of a timestamp's unit
     */
    public LineFormat(Dialect dialect, LineLimits limits, List<TickMapping> ticks, List<RowTable> tables,
            long unitNs) {
        this.dialect = dialect;
        this.limits = limits;
        this.ticks = List.copyOf(ticks);
        this.tables = List.copyOf(tables);
        this.unitNs = unitNs;
    }

    @Override
    public String name() {
        return "ilp";
    }

    @Override
    public RecordParser open(FileEntry entry, FeedInstruments instruments) {
        instruments.assetClass("");
        LineMapper mapper = new LineMapper(ticks, tables, instruments.cache());
        return new LineRecords(new LineParser(dialect, limits), mapper, instruments, unitNs);
    }
}
