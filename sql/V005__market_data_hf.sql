-- Bars of every timeframe, and what a producer sends with a timeframe, tick included.
-- sequence is the key's last part because two ticks of one symbol may share a microsecond; 0 for bars.
-- symbol and exchange have the width of instruments, so that a bar of every instrument lands.

INSERT INTO time_series_policy (table_name, time_column, chunk_interval, compress_after, segment_by, order_by, retain)
VALUES ('market_data_hf', 'timestamp', '1 day', '7 days', 'symbol, exchange, timeframe', 'timestamp DESC, sequence DESC',
        '2 years');

CREATE TABLE market_data_hf (
    timestamp     TIMESTAMPTZ    NOT NULL,
    symbol        VARCHAR(24)    NOT NULL,
    exchange      VARCHAR(24)    NOT NULL,
    timeframe     VARCHAR(10)    NOT NULL,
    open          NUMERIC(15, 8) NOT NULL,
    high          NUMERIC(15, 8) NOT NULL,
    low           NUMERIC(15, 8) NOT NULL,
    close         NUMERIC(15, 8) NOT NULL,
    volume        BIGINT         NOT NULL,
    vwap          NUMERIC(15, 8),
    trades_count  INTEGER,
    bid           NUMERIC(15, 8),
    ask           NUMERIC(15, 8),
    bid_size      BIGINT,
    ask_size      BIGINT,
    spread        NUMERIC(15, 8),
    provider      VARCHAR(20)    NOT NULL,
    quality_score NUMERIC(5, 4) DEFAULT 1,
    data_flags    INTEGER       DEFAULT 0,
    sequence      BIGINT         NOT NULL DEFAULT 0
);
SELECT make_time_series('market_data_hf');
ALTER TABLE market_data_hf
    ADD CONSTRAINT market_data_hf_pkey PRIMARY KEY (timestamp, symbol, exchange, timeframe, sequence);
CREATE INDEX market_data_hf_symbol_timestamp_idx ON market_data_hf (symbol, timestamp DESC);
SELECT time_series_policies('market_data_hf');

COMMENT ON TABLE market_data_hf IS 'Bars of every timeframe, and ticks that a producer sends in this shape';
COMMENT ON COLUMN market_data_hf.timestamp IS 'Start of the bar, or time of the tick';
COMMENT ON COLUMN market_data_hf.symbol IS 'The symbol as the feed names it';
COMMENT ON COLUMN market_data_hf.exchange IS 'Exchange or venue';
COMMENT ON COLUMN market_data_hf.timeframe IS 'tick, 1s, 1m, 5m, 1h, …';
COMMENT ON COLUMN market_data_hf.open IS 'First price';
COMMENT ON COLUMN market_data_hf.high IS 'Highest price';
COMMENT ON COLUMN market_data_hf.low IS 'Lowest price';
COMMENT ON COLUMN market_data_hf.close IS 'Last price';
COMMENT ON COLUMN market_data_hf.volume IS 'Size traded, whole units; ticks.size has fractions';
COMMENT ON COLUMN market_data_hf.vwap IS 'Average price weighted by size';
COMMENT ON COLUMN market_data_hf.trades_count IS 'Trades within the bar';
COMMENT ON COLUMN market_data_hf.bid IS 'Best bid at the end';
COMMENT ON COLUMN market_data_hf.ask IS 'Best ask at the end';
COMMENT ON COLUMN market_data_hf.bid_size IS 'Size at the bid, whole units';
COMMENT ON COLUMN market_data_hf.ask_size IS 'Size at the ask, whole units';
COMMENT ON COLUMN market_data_hf.spread IS 'ask - bid';
COMMENT ON COLUMN market_data_hf.provider IS 'Who sent it';
COMMENT ON COLUMN market_data_hf.quality_score IS '1 good to 0 worthless';
COMMENT ON COLUMN market_data_hf.data_flags IS 'Bits as in ticks.flags';
COMMENT ON COLUMN market_data_hf.sequence IS 'Market sequence of a tick; 0 for a bar';
