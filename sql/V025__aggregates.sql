-- Bars from ticks: continuous aggregates on TimescaleDB Community, views elsewhere, the same text and the same numbers.
-- They check the bars that the engine writes to market_data_hf, and stand in where it wrote none.
--
-- ticks_1m … ticks_1d hold what can be added up: a longer bucket comes from the shorter ones, so first and last are kept
-- with their order (time, nanos, source, sequence) in front of the value, as one array: min and max of arrays compare by
-- that order. No two ticks share it, whatever time they share. bars_1m … bars_1d show them as bars, with names.
-- Buckets are of UTC, by exchange time.

CREATE FUNCTION flags_out_of_bars() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 2 | 16 | 64 | 128 | 512;
COMMENT ON FUNCTION flags_out_of_bars() IS
    'Bits of ticks.flags that keep a tick out of bars: duplicate feed sequence, crossed, outlier, zero size, marked suspicious by the source. Late, gap, stale, locked, one side absent, halted, ahead of the clock, and size not stated do not: the price was made';

DO $$
DECLARE
    -- %s: the bucket, and what else is asked of the ticks
    from_ticks CONSTANT text := $core$
        SELECT %s AS bucket,
               instrument_id,
               min(ARRAY [extract(EPOCH FROM timestamp), nanos, source, sequence, price]) FILTER (WHERE kind = 1 AND price IS NOT NULL AND flags & flags_out_of_bars() = 0) AS opening,
               max(ARRAY [extract(EPOCH FROM timestamp), nanos, source, sequence, price]) FILTER (WHERE kind = 1 AND price IS NOT NULL AND flags & flags_out_of_bars() = 0) AS closing,
               max(price) FILTER (WHERE kind = 1 AND flags & flags_out_of_bars() = 0) AS high,
               min(price) FILTER (WHERE kind = 1 AND flags & flags_out_of_bars() = 0) AS low,
               sum(size) FILTER (WHERE kind = 1 AND price IS NOT NULL AND flags & flags_out_of_bars() = 0) AS volume,
               sum(price * size) FILTER (WHERE kind = 1 AND flags & flags_out_of_bars() = 0) AS turnover,
               count(*) FILTER (WHERE kind = 1 AND price IS NOT NULL AND flags & flags_out_of_bars() = 0) AS trades_count,
               max(ARRAY [extract(EPOCH FROM timestamp), nanos, source, sequence, bid, ask, bid_size, ask_size]) FILTER (WHERE kind = 2 AND flags & flags_out_of_bars() = 0) AS quote,
               sum(ask - bid) FILTER (WHERE kind = 2 AND flags & flags_out_of_bars() = 0) AS spread_sum,
               count(ask - bid) FILTER (WHERE kind = 2 AND flags & flags_out_of_bars() = 0) AS spread_count,
               count(*) AS ticks_count,
               count(*) FILTER (WHERE flags & flags_out_of_bars() <> 0) AS left_out,
               bit_or(flags) AS data_flags
        FROM ticks %s
        GROUP BY 1, 2$core$;
    from_shorter CONSTANT text := $core$
        SELECT %s AS bucket, instrument_id, min(opening) AS opening, max(closing) AS closing, max(high) AS high, min(low) AS low,
               sum(volume) AS volume, sum(turnover) AS turnover, sum(trades_count)::bigint AS trades_count, max(quote) AS quote,
               sum(spread_sum) AS spread_sum, sum(spread_count)::bigint AS spread_count, sum(ticks_count)::bigint AS ticks_count,
               sum(left_out)::bigint AS left_out, bit_or(data_flags) AS data_flags
        FROM %I
        GROUP BY 1, 2$core$;
    continuous   CONSTANT boolean := tapedeck_edition() = 'community';
    level        record;
    bucket       text;
BEGIN
    FOR level IN SELECT * FROM (VALUES ('1m', '1 minute', 'ticks', 'timestamp', INTERVAL '1 minute'),
                                       ('5m', '5 minutes', 'ticks_1m', 'bucket', INTERVAL '5 minutes'),
                                       ('1h', '1 hour', 'ticks_5m', 'bucket', INTERVAL '10 minutes'),
                                       ('1d', '1 day', 'ticks_1h', 'bucket', INTERVAL '30 minutes'))
                     AS l (name, width, source, time_column, schedule)
    LOOP
        bucket := format(CASE WHEN continuous THEN 'public.time_bucket(INTERVAL %L, %I)'
                              ELSE 'date_bin(INTERVAL %L, %I, TIMESTAMPTZ ''2000-01-01 00:00:00+00'')' END,
                         level.width, level.time_column);
        EXECUTE format('CREATE %s VIEW ticks_%s %s AS %s %s',
                       CASE WHEN continuous THEN 'MATERIALIZED' ELSE '' END, level.name,
                       CASE WHEN continuous THEN 'WITH (timescaledb.continuous, timescaledb.materialized_only = false)' ELSE '' END,
                       CASE WHEN level.source = 'ticks' THEN format(from_ticks, bucket, '')
                            ELSE format(from_shorter, bucket, level.source) END,
                       CASE WHEN continuous THEN 'WITH NO DATA' ELSE '' END);
        IF continuous THEN
            -- From the oldest tick on: a file of an old day invalidates that day, and only what is invalid is made anew.
            EXECUTE format('SELECT public.add_continuous_aggregate_policy(%L, start_offset => NULL, end_offset => %L::interval,'
                               ' schedule_interval => %L::interval)', 'trading.ticks_' || level.name, level.width, level.schedule);
        END IF;
        EXECUTE format('COMMENT ON VIEW ticks_%s IS %L', level.name,
                       'What ticks of ' || level.width || ' and one instrument add up to, quotes without trades included; first and last with their order in front. bars_' || level.name || ' shows it as bars');
        EXECUTE format($view$
            CREATE VIEW bars_%1$s AS
            SELECT s.bucket AS timestamp, i.symbol, i.exchange, %1$L::varchar(10) AS timeframe,
                   s.opening[5] AS open, s.high, s.low, s.closing[5] AS close,
                   coalesce(s.volume, 0) AS volume, round(s.turnover / nullif(s.volume, 0), 8) AS vwap, s.trades_count,
                   s.quote[5] AS bid, s.quote[6] AS ask, s.quote[7] AS bid_size, s.quote[8] AS ask_size, s.quote[6] - s.quote[5] AS spread,
                   round(s.spread_sum / nullif(s.spread_count, 0), 8) AS avg_spread,
                   round(1 - s.left_out::numeric / s.ticks_count, 4) AS quality_score, s.data_flags, s.instrument_id
            FROM ticks_%1$s s JOIN instruments i USING (instrument_id)
            WHERE s.trades_count > 0$view$, level.name);
        EXECUTE format('COMMENT ON VIEW bars_%s IS %L', level.name,
                       'Bars of ' || level.width || ' from ticks, in the shape of market_data_hf: only buckets with a trade; bid and ask of the last quote within it, avg_spread of all its quotes; quality_score is the share of ticks that count, data_flags the bits of all; flags_out_of_bars() says which flags keep a tick out');
        EXECUTE format('REVOKE INSERT, UPDATE ON ticks_%1$s, bars_%1$s FROM trading_app, tapedeck_writer', level.name);
    END LOOP;

    -- A view's bucket does not tell the planner which partitions it needs; these times do.
    EXECUTE format($function$
        CREATE FUNCTION tick_sums(width interval, earliest timestamptz, latest timestamptz)
            RETURNS TABLE (bucket timestamptz, instrument_id bigint, opening numeric[], closing numeric[], high numeric, low numeric,
                           volume numeric, turnover numeric, trades_count bigint, quote numeric[], spread_sum numeric,
                           spread_count bigint, ticks_count bigint, left_out bigint, data_flags integer)
            LANGUAGE sql STABLE SET search_path = trading, pg_temp AS %L$function$,
        format(from_ticks, 'date_bin(width, timestamp, TIMESTAMPTZ ''2000-01-01 00:00:00+00'')', 'WHERE timestamp >= earliest AND timestamp < latest'));
END
$$;
COMMENT ON FUNCTION tick_sums(interval, timestamptz, timestamptz) IS
    'As ticks_1m, for buckets of any width over ticks with earliest <= timestamp < latest, read from the ticks themselves: what a view elsewhere than on Community cannot do quickly';
REVOKE EXECUTE ON FUNCTION tick_sums(interval, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tick_sums(interval, timestamptz, timestamptz) TO trading_app, trading_readonly, tapedeck_writer;

-- Daily bars where nobody wrote one. The day is UTC's: the day at the exchange is known to whoever writes daily bars.
CREATE FUNCTION fill_market_data_daily(day date) RETURNS bigint
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp SET timezone = 'UTC' AS
$$
DECLARE
    filled bigint;
BEGIN
    EXECUTE format($query$
        WITH minutes AS (SELECT * FROM %s),
             moves AS (SELECT instrument_id,
                              ln(price) - lag(ln(price)) OVER (PARTITION BY instrument_id ORDER BY bucket) AS move
                       FROM minutes CROSS JOIN LATERAL (SELECT closing[5]::double precision) AS last (price)
                       WHERE closing[5] > 0),
             volatilities AS (SELECT instrument_id, sqrt(sum(move * move) * 252) AS volatility
                              FROM moves GROUP BY 1 HAVING count(move) >= 2),
             days AS (SELECT instrument_id, min(opening) AS opening, max(closing) AS closing, max(high) AS high, min(low) AS low,
                             sum(volume) AS volume, sum(turnover) AS turnover, sum(trades_count) AS trades_count,
                             sum(spread_sum) AS spread_sum, sum(spread_count) AS spread_count
                      FROM minutes GROUP BY 1 HAVING sum(trades_count) > 0)
        INSERT INTO market_data_daily AS d (date, symbol, exchange, open, high, low, close, volume, vwap, trades_count,
                                            avg_spread, volatility, provider)
        SELECT %L, i.symbol, i.exchange, opening[5], high, low, closing[5], coalesce(volume, 0),
               turnover / nullif(volume, 0), trades_count, spread_sum / nullif(spread_count, 0),
               CASE WHEN volatility < 10000 THEN volatility END, 'ticks'
        FROM days JOIN instruments i USING (instrument_id) LEFT JOIN volatilities USING (instrument_id)
        WHERE greatest(abs(high), abs(low), abs(coalesce(spread_sum / nullif(spread_count, 0), 0))) < 10000000
          AND coalesce(volume, 0) < 9000000000000000000
        ON CONFLICT (date, symbol, exchange) DO UPDATE
            SET (open, high, low, close, volume, vwap, trades_count, avg_spread, volatility)
                    = (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume, excluded.vwap,
                       excluded.trades_count, excluded.avg_spread, excluded.volatility)
            WHERE d.provider = 'ticks'
              AND (d.open, d.high, d.low, d.close, d.volume, d.vwap, d.trades_count, d.avg_spread, d.volatility)
                  IS DISTINCT FROM (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume,
                                    excluded.vwap, excluded.trades_count, excluded.avg_spread, excluded.volatility)$query$,
        CASE WHEN tapedeck_edition() = 'community'
             THEN format('ticks_1m WHERE bucket >= %L AND bucket < %L', day::timestamptz, (day + 1)::timestamptz)
             ELSE format('tick_sums(INTERVAL ''1 minute'', %L, %L)', day::timestamptz, (day + 1)::timestamptz) END,
        day);
    GET DIAGNOSTICS filled = ROW_COUNT;
    RETURN filled;
END
$$;
COMMENT ON FUNCTION fill_market_data_daily(date) IS
    'Writes market_data_daily of a UTC day from its ticks (provider ''ticks''), for symbols without a row of another provider; returns rows written. volatility: square root of 252 times the sum of squared one-minute log returns; NULL below two of them. Bars that the table''s columns cannot hold are left out';
REVOKE EXECUTE ON FUNCTION fill_market_data_daily(date) FROM PUBLIC;
