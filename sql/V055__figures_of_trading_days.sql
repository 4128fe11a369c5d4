-- Figures that a desk acts on: days that count as returns, one currency, the day that has begun, trades that
-- close, days that a venue trades, bars that cannot be.

-- Value at risk: of trading days.
--
-- A daemon that is up writes a snapshot each day, Sundays too. A day without a market is no return of 0: it would thin the tail, and 252 days
-- would be 36 weeks. Nor is today one before it is over.
--
-- Which days count: where daily bars of what is held are kept, those that have one; so a flat day is a return, and what prices moved
-- after midnight UTC of a Friday, or on a Sunday evening, belongs to the next trading day. Elsewhere, those on which the value moved by more than
-- money that was paid in or out. What happened on other days is part of the next day's return: none is lost.

CREATE AGGREGATE product(numeric) (SFUNC = numeric_mul, STYPE = numeric, INITCOND = '1', PARALLEL = SAFE);
COMMENT ON AGGREGATE product(numeric) IS 'Product of the values that are not NULL, 1 of none';

-- All kinds are asked for below.
DROP INDEX cash_movements_moved_at_idx;
CREATE INDEX cash_movements_moved_at_idx ON cash_movements (moved_at);

CREATE FUNCTION portfolio_returns(days_max integer)
    RETURNS TABLE (day date, total_value numeric, daily_return numeric, moved boolean)
    LANGUAGE sql STABLE SET search_path = trading, pg_temp AS
$$
    SELECT d.day, d.total_value,
           CASE WHEN d.previous > 0 THEN (d.total_value - d.previous - c.capital) / d.previous END,
           d.total_value - d.previous <> c.cash
    FROM (SELECT p.*, lag(p.total_value) OVER days AS previous, lag(p.timestamp) OVER days AS previous_at
          FROM (SELECT * FROM portfolio_days ORDER BY day DESC LIMIT days_max + 1) p
          WINDOW days AS (ORDER BY p.day)) d
             CROSS JOIN LATERAL (SELECT coalesce(sum(m.amount * m.fx_rate) FILTER (WHERE m.kind IN ('DEPOSIT', 'WITHDRAWAL')), 0) AS capital,
                                        coalesce(sum(m.amount * m.fx_rate), 0)                                                    AS cash
                                 FROM cash_movements m WHERE m.moved_at > d.previous_at AND m.moved_at <= d.timestamp) c
    WHERE d.previous IS NOT NULL
    ORDER BY d.day
$$;
COMMENT ON FUNCTION portfolio_returns(integer) IS
    'Returns from each day that has a snapshot (portfolio_days) to the next one, today included, as fractions, deposits and withdrawals taken off; NULL where the day began without capital. moved: whether the value changed by more than cash_movements did. For functions of the owner';

CREATE OR REPLACE FUNCTION portfolio_daily_returns(lookback_days integer)
    RETURNS TABLE (day date, total_value numeric, daily_return numeric)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
    WITH book AS MATERIALIZED ( -- what is held tells which market's days these are; its largest will do
        SELECT symbol, exchange, abs(market_value * fx_rate) AS worth FROM positions p
        WHERE quantity <> 0 AND EXISTS (SELECT FROM market_data_daily b WHERE b.symbol = p.symbol AND b.exchange = p.exchange)
        ORDER BY worth DESC LIMIT 20
    ), days AS MATERIALIZED ( -- of which, with days off and times without a holding, a part counts
        SELECT r.*,
               -- of most of the value: one that trades at weekends beside shares does not make weekends their days
               coalesce((SELECT sum(k.worth) FROM book k
                         WHERE EXISTS (SELECT FROM market_data_daily b WHERE b.date = r.day AND b.symbol = k.symbol AND b.exchange = k.exchange))
                        * 2 >= (SELECT sum(k.worth) FROM book k), false) AS has_bar
        FROM portfolio_returns(least(lookback_days::bigint * 4 + 30, 100000)::integer) r
        WHERE r.day < (now() AT TIME ZONE 'UTC')::date
    ), judged AS (
        SELECT d.*,
               CASE WHEN bool_or(has_bar) OVER (ORDER BY d.day RANGE BETWEEN INTERVAL '7 days' PRECEDING AND CURRENT ROW)
                         AND bool_or(has_bar) OVER (ORDER BY d.day RANGE BETWEEN CURRENT ROW AND INTERVAL '7 days' FOLLOWING)
                    THEN has_bar ELSE moved END AS counts
        FROM days d
    ), numbered AS (
        SELECT j.*, sum(counts::integer) OVER (ORDER BY j.day DESC) AS number FROM judged j
    )
    SELECT max(n.day), min(n.total_value) FILTER (WHERE n.counts),
           product(1 + n.daily_return) FILTER (WHERE n.daily_return <> 0) - 1
    FROM numbered n
    WHERE n.number BETWEEN 1 AND lookback_days
    GROUP BY n.number
    HAVING bool_or(n.counts AND n.daily_return IS NOT NULL)
    ORDER BY 1
$$;
COMMENT ON FUNCTION portfolio_daily_returns(integer) IS
    'Returns of the portfolio, all tenants, over its last lookback_days trading days that are over, as fractions, deposits and withdrawals taken off. Trading days are those with a daily bar of most of what is held, by value (market_data_daily, its twenty largest), where bars are kept within a week before and after; elsewhere those on which the value moved. Other days are part of the next one''s return';

-- As V035 made it, of every day, today's too: a loss is there before its day is over.
CREATE OR REPLACE FUNCTION portfolio_drawdown() RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
    -- Of an index of the daily returns, so that a withdrawal is no loss. A day that lost everything ends it.
    SELECT round((1 - (grown / greatest(max(grown) OVER (), 1)))::numeric, 10)
    FROM (SELECT day, exp(sum(ln(greatest(1 + daily_return, 1e-9))) OVER (ORDER BY day)) AS grown
          FROM portfolio_returns(3652) WHERE daily_return IS NOT NULL) r
    ORDER BY day DESC LIMIT 1
$$;
COMMENT ON FUNCTION portfolio_drawdown() IS
    'How far the portfolio stands below its highest day of the last 3,652 days that have a snapshot (ten years), deposits and withdrawals taken off, as a fraction; NULL before there are two days';
COMMENT ON FUNCTION calculate_var(numeric, integer) IS
    'Value at risk by historical simulation over the returns of the portfolio''s last lookback_days trading days (portfolio_daily_returns, historical_value_at_risk): losses above 0 over 1 day and, by square root of time, 5 days; expected shortfall of the same tail; in the portfolio''s currency on its last value, and as fractions (_pct). NULL with too little history: fewer than 1 / (1 - confidence_level) returns. normal_var_1d_pct is the variance-covariance figure beside it: far apart, the tail is not normal';
REVOKE EXECUTE ON FUNCTION portfolio_returns(integer) FROM PUBLIC, trading_app;
REVOKE EXECUTE ON FUNCTION product(numeric) FROM PUBLIC;

-- As V054 made it, in one currency and of the day that has begun, also in its first hour.
CREATE FUNCTION day_begins() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    RETURN date_trunc('day', now(), 'UTC');
COMMENT ON FUNCTION day_begins() IS 'Begin of today: a day is UTC''s';
REVOKE EXECUTE ON FUNCTION day_begins() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION day_begins() TO trading_app, trading_readonly, tapedeck_writer;

CREATE OR REPLACE VIEW trading_metrics WITH (security_invoker = true) AS
WITH today AS (SELECT day_begins() AS begins),
     p AS (SELECT count(*) FILTER (WHERE quantity <> 0) AS open, count(*) FILTER (WHERE quantity > 0) AS long, count(*) FILTER (WHERE quantity < 0) AS short,
                  sum(market_value * fx_rate) AS market_value, sum(unrealized_pnl * fx_rate) AS unrealized, sum(realized_pnl * fx_rate) AS realized
           FROM positions),
     t AS (SELECT count(*) AS trades, sum(abs(quantity)) AS volume, sum(abs(quantity) * price * coalesce(fx_rate, 1)) AS turnover, sum(net_pnl * coalesce(fx_rate, 1)) AS net_pnl,
                  sum((coalesce(commission, 0) + coalesce(fees, 0)) * coalesce(fx_rate, 1)) AS costs, max(executed_at) AS last
           FROM trades, today WHERE executed_at >= today.begins AND executed_at <= now()),
     o AS (SELECT count(*) AS orders, count(*) FILTER (WHERE status IN ('PENDING', 'SUBMITTED', 'PARTIAL')) AS open
           FROM orders, today WHERE submitted_at >= today.begins AND submitted_at <= now()),
     s AS (SELECT coalesce(sum(b.signals), 0)::bigint AS signals, sum(b.confidence) / nullif(sum(b.signals), 0) AS confidence,
                  (SELECT g.timestamp FROM signals g
                   WHERE g.timestamp >= (SELECT d.begins FROM today d) AND g.timestamp <= now()
                   ORDER BY g.timestamp DESC LIMIT 1) AS last
           FROM today, signals_between(today.begins, now()) AS b),
     h AS (SELECT coalesce(sum(b.signals), 0)::bigint AS signals, count(DISTINCT b.agent_name) AS agents
           FROM signals_between(now() - INTERVAL '1 hour' + INTERVAL '1 microsecond', now()) AS b),
     fs AS (SELECT fused_between(begins, now()) AS fused FROM today),
     r AS (SELECT count(*) AS alerts FROM risk_alerts WHERE resolved_at IS NULL)
SELECT now()                       AS checked_at,
       p.open                      AS open_positions,
       p.long                      AS long_positions,
       p.short                     AS short_positions,
       round(coalesce(p.market_value, 0), 6) AS market_value,
       round(coalesce(p.unrealized, 0), 6)   AS unrealized_pnl,
       round(coalesce(p.realized, 0), 6)     AS realized_pnl,
       t.trades                    AS trades_today,
       coalesce(t.volume, 0)       AS volume_today,
       round(coalesce(t.turnover, 0), 6)     AS turnover_today,
       round(coalesce(t.net_pnl, 0), 6)      AS net_pnl_today,
       round(coalesce(t.costs, 0), 6)        AS costs_today,
       t.last                      AS last_trade_at,
       o.orders                    AS orders_today,
       o.open                      AS open_orders_today,
       s.signals                   AS signals_today,
       h.signals                   AS signals_last_hour,
       h.agents                    AS active_agents,
       round(s.confidence, 4)      AS avg_signal_confidence,
       s.last                      AS last_signal_at,
       fs.fused                    AS fused_signals_today,
       r.alerts                    AS open_risk_alerts
FROM p, t, o, s, h, fs, r;
COMMENT ON VIEW trading_metrics IS
    'One row: positions held, today''s trades (volume in units), orders and signals. Money is in the portfolio''s currency: each amount times its fx_rate. A day is UTC''s, last_* NULL = none today; active_agents sent a signal within the last hour';
COMMENT ON COLUMN trading_metrics.market_value IS 'Positions at their last marks, signed, in the portfolio''s currency';
COMMENT ON COLUMN trading_metrics.unrealized_pnl IS 'Of open positions, in the portfolio''s currency';
COMMENT ON COLUMN trading_metrics.realized_pnl IS 'Of all positions since their first trade, less costs, in the portfolio''s currency';
COMMENT ON COLUMN trading_metrics.turnover_today IS 'Sum of |quantity| * price, in the portfolio''s currency';
COMMENT ON COLUMN trading_metrics.net_pnl_today IS 'What today''s trades realised, less costs, in the portfolio''s currency';
COMMENT ON COLUMN trading_metrics.costs_today IS 'Commission and fees, in the portfolio''s currency';

-- As V024 made it, and a trade that closes at exactly the average has lost its costs: SELL and COVER close, BUY and SHORT open.
DROP MATERIALIZED VIEW daily_performance_summary;
CREATE MATERIALIZED VIEW daily_performance_summary AS
SELECT (executed_at AT TIME ZONE 'UTC')::date                                          AS trade_date,
       strategy,
       agent_name,
       count(*)                                                                        AS total_trades,
       round(sum(net_pnl * fx_rate), 6)                                                AS daily_pnl,
       round(avg(net_pnl * fx_rate), 6)                                                AS avg_trade_pnl,
       round(count(*) FILTER (WHERE net_pnl > 0 AND (gross_pnl <> 0 OR side IN ('SELL', 'COVER')))
                 / nullif(count(*) FILTER (WHERE gross_pnl <> 0 OR side IN ('SELL', 'COVER')), 0)::numeric, 4) AS win_rate,
       round(max(net_pnl * fx_rate), 6)                                                AS best_trade,
       round(min(net_pnl * fx_rate), 6)                                                AS worst_trade,
       round(sum(abs(quantity) * price * fx_rate), 6)                                  AS volume_traded
FROM trades
GROUP BY 1, 2, 3;
CREATE UNIQUE INDEX daily_performance_summary_key ON daily_performance_summary (trade_date, strategy, agent_name);
COMMENT ON MATERIALIZED VIEW daily_performance_summary IS
    'Trades of each day, strategy and agent, all tenants; as of the last refresh_performance_views()';
COMMENT ON COLUMN daily_performance_summary.trade_date IS 'Day in UTC';
COMMENT ON COLUMN daily_performance_summary.strategy IS 'trades.strategy';
COMMENT ON COLUMN daily_performance_summary.agent_name IS 'trades.agent_name';
COMMENT ON COLUMN daily_performance_summary.total_trades IS 'Trades, opening ones too';
COMMENT ON COLUMN daily_performance_summary.daily_pnl IS 'Sum of net_pnl, in the portfolio''s currency; realised only';
COMMENT ON COLUMN daily_performance_summary.avg_trade_pnl IS 'daily_pnl by trades whose net_pnl is known';
COMMENT ON COLUMN daily_performance_summary.win_rate IS
    'Of the trades that closed something, the share that made money after costs; NULL = none did. Closing are those that realised something, and SELL and COVER at exactly the average';
COMMENT ON COLUMN daily_performance_summary.best_trade IS 'Highest net_pnl of a trade';
COMMENT ON COLUMN daily_performance_summary.worst_trade IS 'Lowest net_pnl of a trade';
COMMENT ON COLUMN daily_performance_summary.volume_traded IS 'Money traded: sum of |quantity| * price, in the portfolio''s currency';
REVOKE INSERT, UPDATE ON daily_performance_summary FROM trading_app, tapedeck_writer;

-- As V025 made it, and no bar of a day that is none to the venue: where whoever writes daily bars of a symbol knows its trading days, what is traded
-- on a Sunday evening or after midnight of a Friday (UTC) is in the bar of the next or the last one. Days off within the week are filled.
CREATE OR REPLACE FUNCTION fill_market_data_daily(day date) RETURNS bigint
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp SET timezone = 'UTC' AS
$$
DECLARE
    filled bigint;
BEGIN
    EXECUTE format($query$
        WITH minutes AS (SELECT * FROM %1$s),
             -- of the symbols whose bars somebody else writes, on a Saturday or Sunday: whether any is of such a day
             weekends AS (SELECT symbol, exchange, bool_or(extract(ISODOW FROM date) = extract(ISODOW FROM %2$L::date)) AS trades_then
                          FROM market_data_daily
                          WHERE extract(ISODOW FROM %2$L::date) > 5 AND provider <> 'ticks'
                            AND date BETWEEN %2$L::date - 14 AND %2$L::date + 14
                          GROUP BY 1, 2),
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
        SELECT %2$L, i.symbol, i.exchange, opening[5], high, low, closing[5], coalesce(volume, 0),
               turnover / nullif(volume, 0), trades_count, spread_sum / nullif(spread_count, 0),
               CASE WHEN volatility < 10000 THEN volatility END, 'ticks'
        FROM days JOIN instruments i USING (instrument_id) LEFT JOIN volatilities USING (instrument_id) LEFT JOIN weekends USING (symbol, exchange)
        WHERE greatest(abs(high), abs(low), abs(coalesce(spread_sum / nullif(spread_count, 0), 0))) < 10000000
          AND coalesce(volume, 0) < 9000000000000000000
          AND trades_then IS NOT FALSE
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
    'Writes market_data_daily of a UTC day from its ticks (provider ''ticks''), for symbols without a row of another provider; returns rows written. A Saturday or Sunday is left out for a symbol that has bars of another provider within 14 days, but none of such a day: its trading days begin at other hours. volatility: square root of 252 times the sum of squared one-minute log returns; NULL below two of them. Bars that the table''s columns cannot hold are left out';

-- As V023 made it, and a bar whose high is below its low ends no search: it is one of the things looked for.
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
    'What looks wrong in the bars of a symbol (market_data_hf) of the last hours, each exchange and timeframe by itself. distance: price_spike, volume_spike, volatility_spike in robust standard deviations from the median (1.4826 MAD; from 10, 6, 6 on; volume and reach by their logarithm), gap in usual steps (above 3; a daily closing is none), stale_run in bars that stand still (from 10 on), crossed_quote 1 + the excess in usual spreads, impossible_bar (high below low, open or close outside of them) 1 + the excess in usual reaches. severity: LOW below twice the threshold, MEDIUM below four times, HIGH below eight times, CRITICAL. Spikes and gaps need 30 bars of history; of timeframe tick only price_spike and crossed_quote are looked for';
