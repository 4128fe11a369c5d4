-- Ticks in the shape of market_data_hf. A trade has open = high = low = close; a quote has no price, so it has none here:
-- a mid would be invented. volume keeps its fractions, which BIGINT would round away.

CREATE VIEW market_data_ticks AS
SELECT t.timestamp,
       i.symbol,
       i.exchange,
       'tick'::varchar(10)                                        AS timeframe,
       t.price                                                    AS open,
       t.price                                                    AS high,
       t.price                                                    AS low,
       t.price                                                    AS close,
       coalesce(t.size, 0)                                        AS volume,
       t.price                                                    AS vwap,
       CASE t.kind WHEN 1 THEN 1 ELSE 0 END                       AS trades_count,
       t.bid,
       t.ask,
       t.bid_size,
       t.ask_size,
       t.ask - t.bid                                              AS spread,
       ('journal ' || t.source)::varchar(20)                      AS provider,
       CASE t.flags WHEN 0 THEN 1 ELSE 0 END::numeric(5, 4)       AS quality_score,
       t.flags                                                    AS data_flags,
       t.sequence
FROM ticks t
         JOIN instruments i USING (instrument_id);
COMMENT ON VIEW market_data_ticks IS
    'Ticks in the shape of market_data_hf: timeframe tick, open = high = low = close of a trade, none of a quote; quality_score 1 without a flag, else 0';
REVOKE INSERT, UPDATE ON market_data_ticks FROM trading_app, tapedeck_writer;
