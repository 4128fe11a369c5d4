package io.tapedeck.feed.ilp;

import io.tapedeck.feed.FeedInstruments;
import io.tapedeck.feed.file.FileEntry;
import io.tapedeck.feed.file.FileFormat;
import io.tapedeck.feed.file.RecordParser;
import io.tapedeck.feed.RowTables;
import java.util.List;
import java.util.function.Supplier;

/** Format ilp: files of line protocol, each line a record, read by the same parser and mapper as the listeners'. */
public final class LineFormat implements FileFormat {
    private final Dialect dialect;
    private final LineLimits limits;
    private final List<TickMapping> ticks;
    private final Supplier<RowTables> tables;
    private final long unitNs;

    /**
     * @param dialect whose protocol the file has
     * @param limits what a line may hold
     * @param ticks measurements that are ticks
     * @param tables tables that rows may fill, asked for when a file is opened
     * @param unitNs nanoseconds of a timestamp's unit
     */
    public LineFormat(Dialect dialect, LineLimits limits, List<TickMapping> ticks, Supplier<RowTables> tables,
            long unitNs) {
        this.dialect = dialect;
        this.limits = limits;
        this.ticks = List.copyOf(ticks);
        this.tables = tables;
        this.unitNs = unitNs;
    }

    @Override
    public String name() {
        return "ilp";
    }

    @Override
    public RecordParser open(FileEntry entry, FeedInstruments instruments) {
        instruments.assetClass("");
        LineMapper mapper = new LineMapper(ticks, tables.get(), instruments.cache());
        return new LineRecords(new LineParser(dialect, limits), mapper, instruments, unitNs);
    }
}
