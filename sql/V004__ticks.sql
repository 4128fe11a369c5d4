-- The raw store of trades and quotes. No unique index on purpose: exactly once comes from the lane's watermark, and two
-- identical prints in one microsecond are both real. One index, because each one more halves the rate of COPY.

INSERT INTO time_series_policy (table_name, time_column, chunk_interval, compress_after, segment_by, order_by, retain)
VALUES ('ticks', 'timestamp', '1 day', '7 days', 'instrument_id', 'timestamp DESC, sequence DESC', '2 years');

CREATE TABLE ticks (
    timestamp     TIMESTAMPTZ NOT NULL,
    nanos         SMALLINT    NOT NULL,
    instrument_id BIGINT      NOT NULL,
    sequence      BIGINT      NOT NULL,
    source        SMALLINT    NOT NULL,
    kind          SMALLINT    NOT NULL,
    flags         INTEGER     NOT NULL,
    price         NUMERIC(19, 9),
    size          NUMERIC,
    bid           NUMERIC(19, 9),
    ask           NUMERIC(19, 9),
    bid_size      NUMERIC,
    ask_size      NUMERIC,
    conditions    VARCHAR(16),
    received_at   TIMESTAMPTZ NOT NULL
);
SELECT make_time_series('ticks');
CREATE INDEX ticks_instrument_id_timestamp_idx ON ticks (instrument_id, timestamp DESC);
SELECT time_series_policies('ticks');

COMMENT ON TABLE ticks IS 'Every trade and quote as it came, once; market_data_ticks shows it with names';
COMMENT ON COLUMN ticks.timestamp IS 'Exchange time, microseconds; the receive time where the source gives none';
COMMENT ON COLUMN ticks.nanos IS 'Nanoseconds of the time within its microsecond, 0 to 999';
COMMENT ON COLUMN ticks.instrument_id IS 'instruments.instrument_id; no foreign key, which would lock that table at full rate';
COMMENT ON COLUMN ticks.sequence IS 'Market sequence in the journal that source names';
COMMENT ON COLUMN ticks.source IS 'journals.source: which journal the sequence counts in';
COMMENT ON COLUMN ticks.kind IS '1 trade, 2 quote';
COMMENT ON COLUMN ticks.flags IS
    'Bits: 0 late, 1 duplicate feed sequence, 2 gap before it, 3 stale, 4 crossed, 5 locked, 6 outlier, 7 zero size, 8 one side absent, 9 marked suspicious by the source, 10 halted, 11 ahead of the clock, 12 size not stated';
COMMENT ON COLUMN ticks.price IS 'Price of a trade; negative is legal';
COMMENT ON COLUMN ticks.size IS 'Size of a trade, exact, fractions included';
COMMENT ON COLUMN ticks.bid IS 'Best bid of a quote; NULL = that side absent';
COMMENT ON COLUMN ticks.ask IS 'Best ask of a quote; NULL = that side absent';
COMMENT ON COLUMN ticks.bid_size IS 'Size at the bid, exact';
COMMENT ON COLUMN ticks.ask_size IS 'Size at the ask, exact';
COMMENT ON COLUMN ticks.conditions IS 'The venue''s sale or quote conditions as given';
COMMENT ON COLUMN ticks.received_at IS 'When the engine read it, microseconds';
