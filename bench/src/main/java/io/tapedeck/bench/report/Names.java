package io.tapedeck.bench.report;

/** What sections and runs are called, where claims and tables look for them. */
public final class Names {
    /** Section: feeds into the journal. */
    public static final String JOURNAL = "journal";
    /** Section: rows of market_data_hf. */
    public static final String HF = "market-data-hf";
    /** Section: ticks of the synthetic feed by every way. */
    public static final String SYNTHETIC = "synthetic";
    /** Section: real ticks by every way. */
    public static final String REAL = "real";
    /** Run. */
    public static final String FEED_INTERVAL = "synthetic feed, interval";
    /** Run. */
    public static final String FEED_DECIDED = "synthetic feed, interval, every stage decides";
    /** Run. */
    public static final String END_TO_END = "engine, end to end";
    /** Run. */
    public static final String DRAIN = "engine, journal filled before";
    /** Run. */
    public static final String COPY_ARRIVAL = "bare COPY, arrival order, indexed";
    /** Run. */
    public static final String COPY_SORTED = "bare COPY, sorted, indexed";
    /** Run. */
    public static final String COPY_SORTED_TWO = "bare COPY, sorted, indexed, 2 connections";
    /** Run. */
    public static final String JDBC = "JDBC batch, reWriteBatchedInserts";
    /** Run. */
    public static final String PGBULK = "PgBulkInsert";
    /** Run. */
    public static final String ROW_BY_ROW = "INSERT row by row";
    /** Run. */
    public static final String QUESTDB_TCP = "QuestDB, line protocol over TCP, until visible";
    /** Run. */
    public static final String QUESTDB_HTTP = "QuestDB, line protocol over HTTP, until visible";
    /** Run. */
    public static final String ENGINE_TCP = "engine, line protocol over TCP, until visible";
    /** Run. */
    public static final String ENGINE_HTTP = "engine, line protocol over HTTP, until visible";
    /** Run. */
    public static final String LINES_JOURNALED = "engine, line protocol over TCP, until journaled";
    /** Run. */
    public static final String LINES_LANDING = "engine, line protocol over TCP, until journaled, landing";
    /** Growth. */
    public static final String SYMBOLS = "symbols";
    /** Growth. */
    public static final String WHOLE_SYMBOLS = "symbols-whole";
    /** Growth. */
    public static final String TABLE = "table";
    /** Latency. */
    public static final String TO_JOURNAL = "tick to journaled";
    /** Latency. */
    public static final String TO_TRIGGER = "tick to trigger";
    /** Latency. */
    public static final String TO_SQL = "tick to visible in SQL";
    /** Latency. */
    public static final String FLOOR = "bare Disruptor and Chronicle Queue";

    /** What no way but the engine does. */
    public static final String WITHOUT = "journal, exactly-once, decisions, backlog while the database is away";

    private Names() {
    }
}
