-- Results of signals added up, so that how an agent did is asked of a few hundred sums and not of a million results: kept by triggers as signal_sums are.
-- What sums cannot take back (the latest result of a signal counts; best and worst) is read row by row where it happened.

CREATE TABLE signal_result_sums (
    width             SMALLINT    NOT NULL,
    agent_name        VARCHAR(50) NOT NULL,
    begins            TIMESTAMPTZ NOT NULL,
    session           INTEGER     NOT NULL,
    evaluated         BIGINT      NOT NULL,
    hits              BIGINT      NOT NULL,
    accuracies        BIGINT      NOT NULL,
    accuracy          NUMERIC     NOT NULL,
    actual            NUMERIC     NOT NULL,
    actual_squares    NUMERIC     NOT NULL,
    predictions       BIGINT      NOT NULL,
    predicted         NUMERIC     NOT NULL,
    predicted_squares NUMERIC     NOT NULL,
    paired            NUMERIC     NOT NULL,
    paired_squares    NUMERIC     NOT NULL,
    products          NUMERIC     NOT NULL,
    gains             NUMERIC     NOT NULL,
    losses            NUMERIC     NOT NULL,
    best              NUMERIC     NOT NULL,
    worst             NUMERIC     NOT NULL,
    holdings          BIGINT      NOT NULL,
    held              BIGINT      NOT NULL,
    CONSTRAINT signal_result_sums_pkey PRIMARY KEY (width, agent_name, begins, session)
) WITH (fillfactor = 50);
COMMENT ON TABLE signal_result_sums IS 'Results with a return added up: a row an agent, piece and writing session. Triggers of signal_performance keep it; nobody else writes';
COMMENT ON COLUMN signal_result_sums.width IS 'Seconds of the piece: 600; 60, kept forty days';
COMMENT ON COLUMN signal_result_sums.agent_name IS 'signal_performance.agent_name';
COMMENT ON COLUMN signal_result_sums.begins IS 'Begin of the piece by signal_performance.signal_timestamp, aligned to 2000-01-01 UTC';
COMMENT ON COLUMN signal_result_sums.session IS 'Process of the server that wrote, so that two writers never wait for each other; 0 = put together by maintenance';
COMMENT ON COLUMN signal_result_sums.evaluated IS 'How many results';
COMMENT ON COLUMN signal_result_sums.hits IS 'How many with an actual return above 0';
COMMENT ON COLUMN signal_result_sums.accuracies IS 'How many state an accuracy';
COMMENT ON COLUMN signal_result_sums.accuracy IS 'Sum of accuracy_score';
COMMENT ON COLUMN signal_result_sums.actual IS 'Sum of actual_return';
COMMENT ON COLUMN signal_result_sums.actual_squares IS 'Sum of its squares';
COMMENT ON COLUMN signal_result_sums.predictions IS 'How many state a predicted return';
COMMENT ON COLUMN signal_result_sums.predicted IS 'Sum of predicted_return';
COMMENT ON COLUMN signal_result_sums.predicted_squares IS 'Sum of its squares';
COMMENT ON COLUMN signal_result_sums.paired IS 'Sum of actual_return where a prediction is stated';
COMMENT ON COLUMN signal_result_sums.paired_squares IS 'Sum of its squares';
COMMENT ON COLUMN signal_result_sums.products IS 'Sum of actual_return times predicted_return';
COMMENT ON COLUMN signal_result_sums.gains IS 'Sum of the returns above 0';
COMMENT ON COLUMN signal_result_sums.losses IS 'Sum of the returns below 0, at most 0';
COMMENT ON COLUMN signal_result_sums.best IS 'Highest actual_return';
COMMENT ON COLUMN signal_result_sums.worst IS 'Lowest actual_return';
COMMENT ON COLUMN signal_result_sums.holdings IS 'How many state how long they were held';
COMMENT ON COLUMN signal_result_sums.held IS 'Sum of holding_period_actual, minutes';
REVOKE INSERT, UPDATE ON signal_result_sums FROM trading_app, tapedeck_writer;

CREATE TABLE signal_results_read (
    agent_name VARCHAR(50) NOT NULL,
    begins     TIMESTAMPTZ NOT NULL,
    CONSTRAINT signal_results_read_pkey PRIMARY KEY (agent_name, begins)
);
COMMENT ON TABLE signal_results_read IS
    'Ten minutes whose results are read one by one because their sums do not hold: a signal was evaluated again (the latest counts), or a result changed or went';
COMMENT ON COLUMN signal_results_read.agent_name IS 'signal_performance.agent_name';
COMMENT ON COLUMN signal_results_read.begins IS 'Begin of the ten minutes by signal_performance.signal_timestamp';
REVOKE INSERT, UPDATE ON signal_results_read FROM trading_app, tapedeck_writer;

DROP INDEX signal_performance_agent_name_idx;
CREATE INDEX signal_performance_agent_name_idx ON signal_performance (agent_name, signal_timestamp DESC);

CREATE FUNCTION sum_new_results() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    -- Two sessions that evaluate one signal at the same moment do not see each other's result: gather_signal_results() finds them.
    INSERT INTO signal_results_read
    SELECT p.agent_name, date_bin('10 minutes', p.signal_timestamp, '2000-01-01 00:00:00+00')
    FROM new_rows n JOIN signal_performance p ON p.signal_id = n.signal_id AND p.agent_name = n.agent_name
    WHERE n.actual_return IS NOT NULL AND p.actual_return IS NOT NULL
      AND EXISTS (SELECT FROM signal_performance o
                  WHERE o.signal_id = n.signal_id AND o.agent_name = n.agent_name AND o.actual_return IS NOT NULL AND o.id <> n.id)
    ON CONFLICT DO NOTHING;
    INSERT INTO signal_result_sums AS s
    SELECT w.width, agent_name, date_bin(w.stride, signal_timestamp, '2000-01-01 00:00:00+00'), pg_backend_pid(), count(*),
           count(*) FILTER (WHERE actual_return > 0),
           count(accuracy_score), coalesce(sum(accuracy_score), 0), sum(actual_return), sum(actual_return * actual_return),
           count(predicted_return), coalesce(sum(predicted_return), 0), coalesce(sum(predicted_return * predicted_return), 0),
           coalesce(sum(actual_return) FILTER (WHERE predicted_return IS NOT NULL), 0),
           coalesce(sum(actual_return * actual_return) FILTER (WHERE predicted_return IS NOT NULL), 0),
           coalesce(sum(actual_return * predicted_return), 0), coalesce(sum(actual_return) FILTER (WHERE actual_return > 0), 0),
           coalesce(sum(actual_return) FILTER (WHERE actual_return < 0), 0), max(actual_return), min(actual_return),
           count(holding_period_actual), coalesce(sum(holding_period_actual), 0)
    FROM new_rows, sum_widths() w
    WHERE actual_return IS NOT NULL AND w.width >= 60
    GROUP BY 1, 2, 3
    ON CONFLICT ON CONSTRAINT signal_result_sums_pkey DO UPDATE
        SET evaluated = s.evaluated + EXCLUDED.evaluated, hits = s.hits + EXCLUDED.hits, accuracies = s.accuracies + EXCLUDED.accuracies,
            accuracy = s.accuracy + EXCLUDED.accuracy, actual = s.actual + EXCLUDED.actual, actual_squares = s.actual_squares + EXCLUDED.actual_squares,
            predictions = s.predictions + EXCLUDED.predictions, predicted = s.predicted + EXCLUDED.predicted,
            predicted_squares = s.predicted_squares + EXCLUDED.predicted_squares, paired = s.paired + EXCLUDED.paired,
            paired_squares = s.paired_squares + EXCLUDED.paired_squares, products = s.products + EXCLUDED.products,
            gains = s.gains + EXCLUDED.gains, losses = s.losses + EXCLUDED.losses, best = greatest(s.best, EXCLUDED.best),
            worst = least(s.worst, EXCLUDED.worst), holdings = s.holdings + EXCLUDED.holdings, held = s.held + EXCLUDED.held;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sum_new_results() IS 'After an insert or COPY into signal_performance: adds the results to signal_result_sums';
CREATE TRIGGER sum_new_results AFTER INSERT ON signal_performance
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION sum_new_results();

CREATE FUNCTION read_changed_results() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    -- Where they were, and where they are now with whatever else their signals have.
    INSERT INTO signal_results_read
    SELECT agent_name, date_bin('10 minutes', signal_timestamp, '2000-01-01 00:00:00+00') FROM old_rows
    UNION
    SELECT p.agent_name, date_bin('10 minutes', p.signal_timestamp, '2000-01-01 00:00:00+00')
    FROM new_rows n JOIN signal_performance p ON p.signal_id = n.signal_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION read_changed_results() IS 'After an update of signal_performance: the ten minutes that it touched are read one by one from now on';
CREATE FUNCTION read_deleted_results() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO signal_results_read
    SELECT DISTINCT agent_name, date_bin('10 minutes', signal_timestamp, '2000-01-01 00:00:00+00') FROM old_rows
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION read_deleted_results() IS 'After a delete of signal_performance: the ten minutes that it touched are read one by one from now on';
CREATE TRIGGER read_changed_results AFTER UPDATE ON signal_performance
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION read_changed_results();
CREATE TRIGGER read_deleted_results AFTER DELETE ON signal_performance
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION read_deleted_results();

CREATE FUNCTION forget_signal_results() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    DELETE FROM signal_result_sums;
    DELETE FROM signal_results_read;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION forget_signal_results() IS 'After TRUNCATE of signal_performance: there is nothing to add up';
CREATE TRIGGER forget_signal_results AFTER TRUNCATE ON signal_performance FOR EACH STATEMENT EXECUTE FUNCTION forget_signal_results();

CREATE FUNCTION results_read(agent text, spans tstzmultirange) RETURNS SETOF signal_result_sums
    LANGUAGE sql STABLE SET search_path = trading, pg_temp AS
$$
    SELECT w.width, p.agent_name, date_bin(w.stride, p.signal_timestamp, '2000-01-01 00:00:00+00'), 0, count(*),
           count(*) FILTER (WHERE actual_return > 0), count(accuracy_score), coalesce(sum(accuracy_score), 0), sum(actual_return),
           sum(actual_return * actual_return), count(predicted_return), coalesce(sum(predicted_return), 0),
           coalesce(sum(predicted_return * predicted_return), 0), coalesce(sum(actual_return) FILTER (WHERE predicted_return IS NOT NULL), 0),
           coalesce(sum(actual_return * actual_return) FILTER (WHERE predicted_return IS NOT NULL), 0),
           coalesce(sum(actual_return * predicted_return), 0), coalesce(sum(actual_return) FILTER (WHERE actual_return > 0), 0),
           coalesce(sum(actual_return) FILTER (WHERE actual_return < 0), 0), max(actual_return), min(actual_return),
           count(holding_period_actual), coalesce(sum(holding_period_actual), 0)
    FROM (SELECT DISTINCT ON (x.signal_id) x.*
          FROM unnest(spans) r
               CROSS JOIN LATERAL (SELECT * FROM signal_performance p
                                   WHERE p.agent_name = agent AND p.signal_timestamp >= lower(r) AND p.signal_timestamp < upper(r)
                                     AND p.actual_return IS NOT NULL
                                   OFFSET 0) x -- by the index, span by span
          ORDER BY x.signal_id, x.evaluation_timestamp DESC, x.id DESC) p,
         sum_widths() w
    WHERE w.width >= 60
    GROUP BY 1, 2, 3
$$;
COMMENT ON FUNCTION results_read(text, tstzmultirange) IS
    'What signal_result_sums has to hold of the signals of an agent within spans, from the results themselves: the latest of each signal';

CREATE FUNCTION result_parts(agent text, earliest timestamptz, latest timestamptz) RETURNS SETOF signal_result_sums
    LANGUAGE plpgsql STABLE SET search_path = trading, pg_temp AS
$$
DECLARE
    spans  CONSTANT tstzmultirange := closed_span(earliest, latest);
    unsummed tstzmultirange := (SELECT coalesce(range_agg(tstzrange(r.begins, r.begins + INTERVAL '10 minutes')), '{}')
                                FROM signal_results_read r
                                WHERE r.agent_name = agent AND r.begins > earliest - INTERVAL '10 minutes' AND r.begins <= latest) * spans;
    piece  record;
BEGIN
    FOR piece IN SELECT * FROM span_pieces(spans - unsummed, '-infinity', '{600,60}') LOOP
        IF piece.width > 0 THEN
            RETURN QUERY SELECT * FROM signal_result_sums t
                WHERE t.width = piece.width AND t.agent_name = agent AND t.begins >= piece.begins AND t.begins < piece.ends;
        ELSE
            unsummed := unsummed + tstzmultirange(tstzrange(piece.begins, piece.ends));
        END IF;
    END LOOP;
    RETURN QUERY SELECT * FROM results_read(agent, unsummed) t WHERE t.width = 600;
END
$$;
COMMENT ON FUNCTION result_parts(text, timestamptz, timestamptz) IS
    'For calculate_signal_performance: sums of the latest results of an agent''s signals of a span, both ends included, in several rows';

-- Agents' mistakes apart, a signal has one time: its results stand in one piece, and what is added up anew is the latest of each.
CREATE FUNCTION gather_signal_results() RETURNS bigint
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
DECLARE
    agent  text;
    piece  record;
    span   tstzrange;
    mended bigint := 0;
BEGIN
    FOR agent IN SELECT DISTINCT s.agent_name FROM signal_result_sums s WHERE s.width = 600 AND s.begins >= now() - INTERVAL '3 days' LOOP
        INSERT INTO signal_results_read
        SELECT DISTINCT p.agent_name, date_bin('10 minutes', p.signal_timestamp, '2000-01-01 00:00:00+00')
        FROM (SELECT r.agent_name, r.signal_timestamp, count(*) OVER (PARTITION BY r.signal_id) AS results
              FROM signal_performance r
              WHERE r.agent_name = agent AND r.signal_timestamp >= now() - INTERVAL '3 days' AND r.actual_return IS NOT NULL) p
        WHERE p.results > 1
        ON CONFLICT DO NOTHING;
    END LOOP;
    IF NOT EXISTS (SELECT FROM signal_results_read r WHERE r.begins < now() - INTERVAL '1 day') THEN
        RETURN 0;
    END IF;
    LOCK TABLE signal_performance IN SHARE ROW EXCLUSIVE MODE; -- nobody writes meanwhile
    FOR piece IN SELECT r.agent_name, r.begins FROM signal_results_read r WHERE begins < now() - INTERVAL '1 day' ORDER BY 2 DESC, 1 LIMIT 1000 LOOP
        span := tstzrange(piece.begins, piece.begins + INTERVAL '10 minutes');
        CONTINUE WHEN EXISTS (SELECT FROM signal_performance p JOIN signal_performance o ON o.signal_id = p.signal_id
                              WHERE p.agent_name = piece.agent_name AND p.signal_timestamp >= lower(span) AND p.signal_timestamp < upper(span)
                                AND o.agent_name = p.agent_name AND o.signal_timestamp <> p.signal_timestamp
                                AND o.actual_return IS NOT NULL AND p.actual_return IS NOT NULL);
        DELETE FROM signal_result_sums s WHERE s.agent_name = piece.agent_name AND s.begins >= lower(span) AND s.begins < upper(span);
        INSERT INTO signal_result_sums SELECT * FROM results_read(piece.agent_name, tstzmultirange(span));
        DELETE FROM signal_results_read r WHERE r.agent_name = piece.agent_name AND r.begins = piece.begins;
        mended := mended + 1;
    END LOOP;
    RETURN mended;
END
$$;
COMMENT ON FUNCTION gather_signal_results() IS
    'Step of maintenance: finds signals that two sessions evaluated at the same moment, adds up anew the ten minutes whose results changed, went or came again, and returns how many; those with one signal at two times stay to be read. Nobody writes results meanwhile';

CREATE FUNCTION count_results_again() RETURNS bigint
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
BEGIN
    LOCK TABLE signal_performance IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM signal_result_sums;
    DELETE FROM signal_results_read;
    INSERT INTO signal_results_read
    SELECT DISTINCT agent_name, date_bin('10 minutes', signal_timestamp, '2000-01-01 00:00:00+00')
    FROM (SELECT agent_name, signal_timestamp, count(*) OVER (PARTITION BY agent_name, signal_id) AS results
          FROM signal_performance WHERE actual_return IS NOT NULL) p
    WHERE results > 1;
    INSERT INTO signal_result_sums
    SELECT r.* FROM (SELECT DISTINCT agent_name FROM signal_performance) a,
         results_read(a.agent_name, tstzmultirange(tstzrange('-infinity', 'infinity'))) r;
    RETURN (SELECT coalesce(sum(evaluated), 0) FROM signal_result_sums WHERE width = 600);
END
$$;
COMMENT ON FUNCTION count_results_again() IS 'Makes signal_result_sums anew and returns how many results they hold; for after results were restored without their triggers, or with them beside their sums';

CREATE OR REPLACE FUNCTION calculate_signal_performance(agent text, days integer DEFAULT 30)
    RETURNS TABLE (agent_name text, total_signals bigint, buy_signals bigint, sell_signals bigint, hold_signals bigint,
                   avg_confidence numeric, avg_strength numeric, evaluated_signals bigint, hit_rate numeric,
                   avg_accuracy numeric, avg_return numeric, return_stddev numeric, avg_predicted_return numeric,
                   prediction_correlation numeric, profit_factor numeric, best_return numeric, worst_return numeric,
                   avg_holding_minutes numeric)
    LANGUAGE sql STABLE SET search_path = trading, pg_temp AS
$$
    SELECT agent, s.*, r.evaluated, round(r.hits / nullif(r.evaluated, 0)::numeric, 4), round(r.accuracy / nullif(r.accuracies, 0), 4),
           round(r.actual / nullif(r.evaluated, 0), 6),
           round(sqrt(greatest(r.evaluated * r.actual_squares - r.actual * r.actual, 0)
                          / nullif(r.evaluated::numeric * (r.evaluated - 1), 0)), 6),
           round(r.predicted / nullif(r.predictions, 0), 6),
           round((r.predictions * r.products - r.paired * r.predicted)
                     / nullif(sqrt(greatest(r.predictions * r.paired_squares - r.paired * r.paired, 0))
                                  * sqrt(greatest(r.predictions * r.predicted_squares - r.predicted * r.predicted, 0)), 0), 4),
           round(r.gains / nullif(-r.losses, 0), 4), r.best, r.worst, round(r.held / nullif(r.holdings, 0)::numeric, 1)
    FROM (SELECT coalesce(sum(signals), 0)::bigint, coalesce(sum(signals) FILTER (WHERE direction = 'BUY'), 0)::bigint,
                 coalesce(sum(signals) FILTER (WHERE direction = 'SELL'), 0)::bigint,
                 coalesce(sum(signals) FILTER (WHERE direction = 'HOLD'), 0)::bigint,
                 round(sum(confidence) / nullif(sum(signals), 0), 4), round(sum(strength) / nullif(sum(strengths), 0), 4)
          FROM signals_between(now() - make_interval(days => days), now(), agent)) s,
         (SELECT coalesce(sum(evaluated), 0)::bigint AS evaluated, sum(hits) AS hits, sum(accuracies) AS accuracies, sum(accuracy) AS accuracy,
                 sum(actual) AS actual, sum(actual_squares) AS actual_squares, sum(predictions) AS predictions, sum(predicted) AS predicted,
                 sum(predicted_squares) AS predicted_squares, sum(paired) AS paired, sum(paired_squares) AS paired_squares, sum(products) AS products,
                 coalesce(sum(gains), 0) AS gains, coalesce(sum(losses), 0) AS losses, max(best) AS best, min(worst) AS worst,
                 sum(holdings) AS holdings, sum(held) AS held
          FROM result_parts(agent, now() - make_interval(days => days), now())) r
$$;

CREATE OR REPLACE FUNCTION gather_signal_sums() RETURNS bigint
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
DECLARE
    together bigint;
BEGIN
    DELETE FROM signal_sums WHERE begins < retirement_limit('signals') - INTERVAL '30 days';
    DELETE FROM signal_sums WHERE width = 60 AND begins < now() - INTERVAL '40 days' OR width = 1 AND begins < now() - INTERVAL '2 days';
    DELETE FROM fused_sums WHERE begins < retirement_limit('fused_signals') - INTERVAL '30 days';
    DELETE FROM fused_sums WHERE width = 60 AND begins < now() - INTERVAL '40 days' OR width = 1 AND begins < now() - INTERVAL '2 days';
    DELETE FROM signal_result_sums WHERE width = 60 AND begins < now() - INTERVAL '40 days';
    WITH gone AS (
        DELETE FROM fused_sums s
        USING (SELECT width, begins, session FROM fused_sums
               WHERE session <> 0 AND begins < now() - INTERVAL '1 day' FOR UPDATE SKIP LOCKED) d
        WHERE s.width = d.width AND s.begins = d.begins AND s.session = d.session
        RETURNING s.*)
    INSERT INTO fused_sums AS s (width, begins, session, fused)
    SELECT width, begins, 0, sum(fused) FROM gone GROUP BY 1, 2
    ON CONFLICT ON CONSTRAINT fused_sums_pkey DO UPDATE SET fused = s.fused + EXCLUDED.fused;
    WITH gone AS (
        DELETE FROM signal_result_sums s
        USING (SELECT width, agent_name, begins, session FROM signal_result_sums
               WHERE session <> 0 AND begins < now() - INTERVAL '1 day' FOR UPDATE SKIP LOCKED) d
        WHERE s.width = d.width AND s.agent_name = d.agent_name AND s.begins = d.begins AND s.session = d.session
        RETURNING s.*)
    INSERT INTO signal_result_sums AS s
    SELECT width, agent_name, begins, 0, sum(evaluated), sum(hits), sum(accuracies), sum(accuracy), sum(actual), sum(actual_squares),
           sum(predictions), sum(predicted), sum(predicted_squares), sum(paired), sum(paired_squares), sum(products), sum(gains), sum(losses),
           max(best), min(worst), sum(holdings), sum(held)
    FROM gone GROUP BY 1, 2, 3
    ON CONFLICT ON CONSTRAINT signal_result_sums_pkey DO UPDATE
        SET evaluated = s.evaluated + EXCLUDED.evaluated, hits = s.hits + EXCLUDED.hits, accuracies = s.accuracies + EXCLUDED.accuracies,
            accuracy = s.accuracy + EXCLUDED.accuracy, actual = s.actual + EXCLUDED.actual, actual_squares = s.actual_squares + EXCLUDED.actual_squares,
            predictions = s.predictions + EXCLUDED.predictions, predicted = s.predicted + EXCLUDED.predicted,
            predicted_squares = s.predicted_squares + EXCLUDED.predicted_squares, paired = s.paired + EXCLUDED.paired,
            paired_squares = s.paired_squares + EXCLUDED.paired_squares, products = s.products + EXCLUDED.products,
            gains = s.gains + EXCLUDED.gains, losses = s.losses + EXCLUDED.losses, best = greatest(s.best, EXCLUDED.best),
            worst = least(s.worst, EXCLUDED.worst), holdings = s.holdings + EXCLUDED.holdings, held = s.held + EXCLUDED.held;
    -- What a session is just writing is left to the next run.
    WITH done AS (
        SELECT width, agent_name, begins, direction, session FROM signal_sums
        WHERE session <> 0 AND begins < now() - INTERVAL '1 day'
        FOR UPDATE SKIP LOCKED),
    gone AS (
        DELETE FROM signal_sums s USING done d
        WHERE s.width = d.width AND s.agent_name = d.agent_name AND s.begins = d.begins AND s.direction = d.direction AND s.session = d.session
        RETURNING s.*),
    put AS (
        INSERT INTO signal_sums AS s (width, agent_name, begins, direction, session, signals, confidence, strengths, strength)
        SELECT width, agent_name, begins, direction, 0, sum(signals), sum(confidence), sum(strengths), sum(strength) FROM gone GROUP BY 1, 2, 3, 4
        ON CONFLICT ON CONSTRAINT signal_sums_pkey DO UPDATE
            SET signals = s.signals + EXCLUDED.signals, confidence = s.confidence + EXCLUDED.confidence,
                strengths = s.strengths + EXCLUDED.strengths, strength = s.strength + EXCLUDED.strength)
    SELECT count(*) INTO together FROM gone WHERE width = 600;
    PERFORM gather_signal_results(); -- last: its lock on the results stays until the step ends
    RETURN together;
END
$$;

-- As in V038, with the fused signals counted by their sums.
CREATE OR REPLACE VIEW trading_metrics WITH (security_invoker = true) AS
WITH today AS (SELECT date_trunc('day', now(), 'UTC') AS begins),
     p AS (SELECT count(*) FILTER (WHERE quantity <> 0) AS open, count(*) FILTER (WHERE quantity > 0) AS long, count(*) FILTER (WHERE quantity < 0) AS short,
                  sum(market_value) AS market_value, sum(unrealized_pnl) AS unrealized, sum(realized_pnl) AS realized
           FROM positions),
     t AS (SELECT count(*) AS trades, sum(abs(quantity)) AS volume, sum(abs(quantity) * price * coalesce(fx_rate, 1)) AS turnover, sum(net_pnl) AS net_pnl,
                  sum(coalesce(commission, 0) + coalesce(fees, 0)) AS costs, max(executed_at) AS last
           FROM trades, today WHERE executed_at >= today.begins AND executed_at <= now()),
     o AS (SELECT count(*) AS orders, count(*) FILTER (WHERE status IN ('PENDING', 'SUBMITTED', 'PARTIAL')) AS open
           FROM orders, today WHERE submitted_at >= today.begins AND submitted_at <= now()),
     -- Within the first hour of a day the last hour is the longer span, and then it is what is counted.
     s AS (SELECT coalesce(sum(b.signals), 0)::bigint AS signals, sum(b.confidence) / nullif(sum(b.signals), 0) AS confidence,
                  (SELECT g.timestamp FROM signals g
                   WHERE g.timestamp >= (SELECT least(d.begins, now() - INTERVAL '1 hour') FROM today d) AND g.timestamp <= now()
                   ORDER BY g.timestamp DESC LIMIT 1) AS last
           FROM today, signals_between(least(today.begins, now() - INTERVAL '1 hour'), now()) AS b),
     h AS (SELECT coalesce(sum(b.signals), 0)::bigint AS signals, count(DISTINCT b.agent_name) AS agents
           FROM signals_between(now() - INTERVAL '1 hour' + INTERVAL '1 microsecond', now()) AS b),
     fs AS (SELECT fused_between(begins, now()) AS fused FROM today),
     r AS (SELECT count(*) AS alerts FROM risk_alerts WHERE resolved_at IS NULL)
SELECT now()                       AS checked_at,
       p.open                      AS open_positions,
       p.long                      AS long_positions,
       p.short                     AS short_positions,
       coalesce(p.market_value, 0) AS market_value,
       coalesce(p.unrealized, 0)   AS unrealized_pnl,
       coalesce(p.realized, 0)     AS realized_pnl,
       t.trades                    AS trades_today,
       coalesce(t.volume, 0)       AS volume_today,
       coalesce(t.turnover, 0)     AS turnover_today,
       coalesce(t.net_pnl, 0)      AS net_pnl_today,
       coalesce(t.costs, 0)        AS costs_today,
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

REVOKE EXECUTE ON FUNCTION sum_new_results(), read_changed_results(), read_deleted_results(), forget_signal_results(), results_read(text, tstzmultirange),
    result_parts(text, timestamptz, timestamptz), gather_signal_results(), count_results_again() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION results_read(text, tstzmultirange), result_parts(text, timestamptz, timestamptz)
    TO trading_app, trading_readonly, tapedeck_writer;

SELECT count_results_again();
