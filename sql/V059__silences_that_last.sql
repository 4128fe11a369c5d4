-- A feed that is dead shows no bar that is wrong: what is missing is found by the clock. As V055 made the function, and a silence that
-- lasts is a gap too.
--
-- How many bars of it are missing: as many as came at the same time a week ago, so that a night, a weekend and an early closing are none;
-- in the first week of a series, as many as came a day ago, and none of a Saturday or Sunday unless bars of one were seen.
CREATE OR REPLACE FUNCTION detect_market_data_anomalies(symbol text, hours integer DEFAULT 24)
    RETURNS TABLE ("timestamp" timestamptz, exchange text, timeframe text, anomaly_type text, severity text,
                   value double precision, expected double precision, distance double precision, description text)
    -- Nothing is known in advance of the sizes of what is joined below; a nested loop would take the square of the bars.
    LANGUAGE sql STABLE SET search_path = trading, pg_temp SET enable_nestloop = off SET jit = off AS
$$
    WITH bars AS MATERIALIZED (
        -- The window and what lies before it, by (symbol, timestamp): every figure below is computed over all of it, so that
        -- the first bar of the window has its predecessor and a short window its history. Days, to know the daily closing.
        SELECT b.timestamp AS at, b.sequence, b.exchange::text AS exchange, b.timeframe::text AS timeframe,
               b.open::float8 AS open, b.high::float8 AS high, b.low::float8 AS low, b.close::float8 AS close,
               b.volume::float8 AS volume, b.bid::float8 AS bid, b.ask::float8 AS ask,
               b.timestamp > now() - make_interval(hours => $2) AS wanted
        FROM market_data_hf b
        WHERE b.symbol = $1 AND b.timestamp <= now()
          AND b.timestamp > now() - make_interval(hours => $2) - greatest(make_interval(hours => $2), INTERVAL '4 days')
          AND (b.timeframe <> 'tick' OR b.timestamp > now() - make_interval(hours => $2) - INTERVAL '1 hour')
    ), steps AS (
        SELECT b.*, extract(epoch FROM at - lag(at) OVER series)::float8 AS step, lag(at) OVER series AS previous_at,
               close - lag(close) OVER series AS change,
               -- 0 while the price stands still, bar after bar
               sum(CASE WHEN high = low AND close = lag_close THEN 0 ELSE 1 END) OVER (series ROWS UNBOUNDED PRECEDING) AS run
        FROM (SELECT bars.*, lag(close) OVER (PARTITION BY exchange, timeframe ORDER BY at, sequence) AS lag_close FROM bars) b
        WINDOW series AS (PARTITION BY exchange, timeframe ORDER BY at, sequence)
    ), level AS (
        SELECT exchange, timeframe, count(*) AS bars,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY step)                             AS step,
               nullif(abs(percentile_cont(0.5) WITHIN GROUP (ORDER BY close)), 0)            AS price,
               nullif(percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(high - low, 0)), 0) AS reach,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY ask - bid) FILTER (WHERE ask > bid) AS spread
        FROM steps GROUP BY exchange, timeframe
    ), measures AS (
        -- Volume and reach are skewed by nature: their logarithms are not. A change across a gap is no jump of the price.
        SELECT s.at, s.exchange, s.timeframe, s.wanted, m.anomaly_type, m.raw, m.measure, m.threshold
        FROM steps s
                 JOIN level l ON l.exchange = s.exchange AND l.timeframe = s.timeframe
                 CROSS JOIN LATERAL (VALUES ('price_spike', s.change, s.change / l.price, 10.0::float8, s.step <= 3 * l.step),
                                            ('volume_spike', s.volume, ln(1 + greatest(s.volume, 0)), 6.0, s.timeframe <> 'tick'),
                                            ('volatility_spike', s.high - s.low, ln(1 + greatest(s.high - s.low, 0) / l.reach), 6.0,
                                             s.timeframe <> 'tick'))
                     m (anomaly_type, raw, measure, threshold, applies)
        WHERE m.applies AND m.measure IS NOT NULL AND l.bars >= 30
    ), medians AS (
        SELECT exchange, timeframe, anomaly_type, percentile_cont(0.5) WITHIN GROUP (ORDER BY measure) AS middle,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY raw) AS raw_middle
        FROM measures GROUP BY 1, 2, 3
    ), deviations AS (
        SELECT m.exchange, m.timeframe, m.anomaly_type, min(d.middle) AS middle, min(d.raw_middle) AS raw_middle,
               -- Where more than half are equal the MAD is 0: then the mean deviation; both scaled to a standard deviation.
               coalesce(nullif(1.4826 * percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(m.measure - d.middle)), 0),
                        nullif(1.2533 * avg(abs(m.measure - d.middle)), 0)) AS scale
        FROM measures m JOIN medians d ON d.exchange = m.exchange AND d.timeframe = m.timeframe AND d.anomaly_type = m.anomaly_type
        GROUP BY 1, 2, 3
    ), silences AS (
        SELECT s.at, s.exchange, s.timeframe, s.wanted, s.step, s.previous_at, l.step AS usual,
               extract(epoch FROM s.previous_at AT TIME ZONE 'UTC')::bigint % 86400 AS second_of_day
        FROM steps s JOIN level l ON l.exchange = s.exchange AND l.timeframe = s.timeframe
        WHERE s.timeframe <> 'tick' AND l.bars >= 30 AND s.step > 3 * l.step
    ), ends AS (
        -- The last bar of each series, and until when a bar that is there would have been seen: one that begins now is not over.
        SELECT s.exchange, s.timeframe, max(s.at) AS at, now() - make_interval(secs => l.step) AS until, l.step AS usual,
               array_agg(DISTINCT extract(ISODOW FROM s.at AT TIME ZONE 'UTC')::integer) AS weekdays
        FROM steps s JOIN level l ON l.exchange = s.exchange AND l.timeframe = s.timeframe
        WHERE s.timeframe <> 'tick' AND l.bars >= 30 AND l.step > 0
        GROUP BY s.exchange, s.timeframe, l.step
    ), lasting AS (
        SELECT e.at, e.exchange, e.timeframe, e.usual, extract(epoch FROM now() - e.at)::float8 AS step,
               CASE WHEN EXISTS (SELECT FROM market_data_hf b
                                 WHERE b.symbol = $1 AND b.exchange = e.exchange AND b.timeframe = e.timeframe
                                   AND b.timestamp > e.at - INTERVAL '11 days' AND b.timestamp <= e.at - INTERVAL '7 days')
                    THEN (SELECT count(DISTINCT b.timestamp) FROM market_data_hf b
                          WHERE b.symbol = $1 AND b.exchange = e.exchange AND b.timeframe = e.timeframe
                            AND b.timestamp > e.at - INTERVAL '7 days' AND b.timestamp <= e.until - INTERVAL '7 days')
                    ELSE (SELECT count(DISTINCT b.timestamp) FROM market_data_hf b
                          WHERE b.symbol = $1 AND b.exchange = e.exchange AND b.timeframe = e.timeframe
                            AND b.timestamp > e.at - INTERVAL '1 day' AND b.timestamp <= e.until - INTERVAL '1 day'
                            AND (extract(ISODOW FROM (b.timestamp + INTERVAL '1 day') AT TIME ZONE 'UTC') < 6
                                 OR extract(ISODOW FROM (b.timestamp + INTERVAL '1 day') AT TIME ZONE 'UTC')::integer = ANY (e.weekdays)))
               END::float8 AS missing
        FROM ends e
        WHERE e.until > e.at
    ), found AS (
        SELECT m.at, m.exchange, m.timeframe, m.anomaly_type, m.raw AS value, d.raw_middle AS expected,
               CASE m.anomaly_type WHEN 'price_spike' THEN abs(m.measure - d.middle) ELSE m.measure - d.middle END / d.scale AS distance,
               m.threshold,
               CASE m.anomaly_type
                   WHEN 'price_spike' THEN format('close moved by %s in one bar', trim_scale(round(m.raw::numeric, 8)))
                   WHEN 'volume_spike' THEN format('volume %s, usually %s', trim_scale(round(m.raw::numeric, 8)), trim_scale(round(d.raw_middle::numeric, 8)))
                   ELSE format('high - low is %s, usually %s', trim_scale(round(m.raw::numeric, 8)), trim_scale(round(d.raw_middle::numeric, 8)))
               END AS description
        FROM measures m JOIN deviations d ON d.exchange = m.exchange AND d.timeframe = m.timeframe AND d.anomaly_type = m.anomaly_type
        WHERE m.wanted
        UNION ALL
        -- A silence that begins at the same time of another day is the market's closing.
        SELECT s.at, s.exchange, s.timeframe, 'gap', s.step, s.usual, s.step / s.usual, 3,
               format('nothing since %s: %s seconds, usually %s', s.previous_at, trim_scale(round(s.step::numeric, 8)), trim_scale(round(s.usual::numeric, 8)))
        FROM silences s
        WHERE s.wanted AND NOT EXISTS (
            SELECT FROM silences o
            WHERE o.exchange = s.exchange AND o.timeframe = s.timeframe AND o.step >= 1800
              AND (o.previous_at AT TIME ZONE 'UTC')::date <> (s.previous_at AT TIME ZONE 'UTC')::date
              AND least(abs(o.second_of_day - s.second_of_day), 86400 - abs(o.second_of_day - s.second_of_day)) <= 900
              AND s.step >= 1800)
        UNION ALL
        SELECT now(), l.exchange, l.timeframe, 'gap', l.step, l.usual, 1 + l.missing, 3,
               format('nothing since %s, and until now: %s seconds, %s bars are missing', l.at, trim_scale(round(l.step::numeric)), l.missing)
        FROM lasting l
        WHERE l.missing >= 3 -- as of a silence that has ended: above 3 usual steps
        UNION ALL
        -- The bar that began the run moved the price there, and is not counted.
        SELECT max(s.at), s.exchange, s.timeframe, 'stale_run', count(*) - 1, 0, count(*) - 1, 10,
               format('price stood at %s in %s bars in a row', trim_scale(round(min(s.close)::numeric, 8)), count(*) - 1)
        FROM steps s
        WHERE s.timeframe <> 'tick'
        GROUP BY s.exchange, s.timeframe, s.run
        HAVING count(*) > 10 AND bool_or(s.wanted)
        UNION ALL
        SELECT s.at, s.exchange, s.timeframe, 'crossed_quote', s.bid - s.ask, coalesce(-l.spread, 0),
               1 + (s.bid - s.ask) / coalesce(nullif(l.spread, 0), abs(s.ask) * 0.0001, 1), 1,
               format('bid %s above ask %s', trim_scale(round(s.bid::numeric, 8)), trim_scale(round(s.ask::numeric, 8)))
        FROM steps s JOIN level l ON l.exchange = s.exchange AND l.timeframe = s.timeframe
        WHERE s.wanted AND s.bid > s.ask
        UNION ALL
        -- What no market can have made: the provider's mistake, whatever the sizes.
        SELECT s.at, s.exchange, s.timeframe, 'impossible_bar', b.excess, 0,
               1 + b.excess / coalesce(l.reach, nullif(abs(s.close) * 0.0001, 0), 1), 1,
               format('open %s, high %s, low %s, close %s', trim_scale(round(s.open::numeric, 8)), trim_scale(round(s.high::numeric, 8)),
                      trim_scale(round(s.low::numeric, 8)), trim_scale(round(s.close::numeric, 8)))
        FROM steps s JOIN level l ON l.exchange = s.exchange AND l.timeframe = s.timeframe
                     CROSS JOIN LATERAL (SELECT greatest(s.low - s.high, greatest(s.open, s.close) - s.high, s.low - least(s.open, s.close))) b (excess)
        WHERE s.wanted AND s.timeframe <> 'tick' AND b.excess > 0
    )
    SELECT f.at, f.exchange, f.timeframe, f.anomaly_type,
           CASE WHEN f.distance < 2 * f.threshold THEN 'LOW' WHEN f.distance < 4 * f.threshold THEN 'MEDIUM'
                WHEN f.distance < 8 * f.threshold THEN 'HIGH' ELSE 'CRITICAL' END,
           f.value, f.expected, f.distance, f.description
    FROM found f
    WHERE f.distance >= f.threshold
    ORDER BY f.at, f.exchange, f.timeframe, f.anomaly_type
$$;
COMMENT ON FUNCTION detect_market_data_anomalies(text, integer) IS
    'What looks wrong in the bars of a symbol (market_data_hf) of the last hours, each exchange and timeframe by itself. distance: price_spike, volume_spike, volatility_spike in robust standard deviations from the median (1.4826 MAD; from 10, 6, 6 on; volume and reach by their logarithm), gap in usual steps (above 3; a daily closing is none; one that lasts until now counts the bars that came at that time a week ago, or a day ago in a series'' first week), stale_run in bars that stand still (from 10 on), crossed_quote 1 + the excess in usual spreads, impossible_bar (high below low, open or close outside of them) 1 + the excess in usual reaches. severity: LOW below twice the threshold, MEDIUM below four times, HIGH below eight times, CRITICAL. Spikes and gaps need 30 bars of history; of timeframe tick only price_spike and crossed_quote are looked for';
