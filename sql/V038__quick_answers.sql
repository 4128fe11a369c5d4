-- Counts of signals without counting: 10,000 signals a second make a day that no question can read through in 100 ms. Sums a
-- ten minutes, agent and direction are kept beside the signals by triggers, in the same transaction, so that they are never
-- off. Who asks for a span takes the sums of the whole pieces in it and reads signals only at its two ends.

CREATE TABLE signal_sums (
    agent_name VARCHAR(50)    NOT NULL,
    begins     TIMESTAMPTZ    NOT NULL,
    direction  VARCHAR(10)    NOT NULL,
    session    INTEGER        NOT NULL,
    signals    BIGINT         NOT NULL,
    confidence NUMERIC        NOT NULL,
    strengths  BIGINT         NOT NULL,
    strength   NUMERIC        NOT NULL,
    CONSTRAINT signal_sums_pkey PRIMARY KEY (agent_name, begins, direction, session)
) WITH (fillfactor = 50);
CREATE INDEX signal_sums_begins_idx ON signal_sums (begins);
COMMENT ON TABLE signal_sums IS 'Signals added up: a row an agent, ten minutes, direction and writing session. Triggers of signals keep it; nobody else writes';
COMMENT ON COLUMN signal_sums.agent_name IS 'signals.agent_name';
COMMENT ON COLUMN signal_sums.begins IS 'Begin of the ten minutes by signals.timestamp, aligned to 2000-01-01 UTC';
COMMENT ON COLUMN signal_sums.direction IS 'BUY, SELL, HOLD; empty = none stated';
COMMENT ON COLUMN signal_sums.session IS 'Process of the server that wrote, so that two writers never wait for each other; 0 = put together by maintenance';
COMMENT ON COLUMN signal_sums.signals IS 'How many; below 0 where a session took back what another wrote';
COMMENT ON COLUMN signal_sums.confidence IS 'Sum of confidence';
COMMENT ON COLUMN signal_sums.strengths IS 'How many state a strength';
COMMENT ON COLUMN signal_sums.strength IS 'Sum of strength';
REVOKE INSERT, UPDATE ON signal_sums FROM trading_app, tapedeck_writer;

CREATE FUNCTION signal_piece(moment timestamptz) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN date_bin(INTERVAL '10 minutes', moment, TIMESTAMPTZ '2000-01-01 00:00:00+00');
COMMENT ON FUNCTION signal_piece(timestamptz) IS 'Begin of the ten minutes of signal_sums that a time falls into';

CREATE FUNCTION sum_new_signals() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO signal_sums AS s (agent_name, begins, direction, session, signals, confidence, strengths, strength)
    SELECT agent_name, signal_piece(timestamp), coalesce(direction, ''), pg_backend_pid(), count(*), sum(confidence),
           count(strength), coalesce(sum(strength), 0)
    FROM new_rows
    GROUP BY 1, 2, 3
    ON CONFLICT ON CONSTRAINT signal_sums_pkey DO UPDATE
        SET signals = s.signals + EXCLUDED.signals, confidence = s.confidence + EXCLUDED.confidence,
            strengths = s.strengths + EXCLUDED.strengths, strength = s.strength + EXCLUDED.strength;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sum_new_signals() IS 'After an insert or COPY into signals: adds them to signal_sums';
CREATE TRIGGER sum_new_signals AFTER INSERT ON signals
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION sum_new_signals();

CREATE FUNCTION sum_changed_signals() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO signal_sums AS s (agent_name, begins, direction, session, signals, confidence, strengths, strength)
    SELECT agent_name, signal_piece(timestamp), coalesce(direction, ''), pg_backend_pid(), sum(sign), sum(sign * confidence),
           coalesce(sum(sign) FILTER (WHERE strength IS NOT NULL), 0), coalesce(sum(sign * strength), 0)
    FROM (SELECT 1 AS sign, n.agent_name, n.timestamp, n.direction, n.confidence, n.strength FROM new_rows n
          UNION ALL
          SELECT -1, o.agent_name, o.timestamp, o.direction, o.confidence, o.strength FROM old_rows o) AS changes
    GROUP BY 1, 2, 3
    ON CONFLICT ON CONSTRAINT signal_sums_pkey DO UPDATE
        SET signals = s.signals + EXCLUDED.signals, confidence = s.confidence + EXCLUDED.confidence,
            strengths = s.strengths + EXCLUDED.strengths, strength = s.strength + EXCLUDED.strength;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sum_changed_signals() IS 'After an update of signals: takes the old rows from signal_sums and adds the new ones';
CREATE TRIGGER sum_changed_signals AFTER UPDATE ON signals
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION sum_changed_signals();

-- By the row on TimescaleDB: signals are deleted one by one by hand, if at all; old ones go with their range. By the statement on plain
-- PostgreSQL, where an update that moves a signal to another partition fires a delete's triggers by the row, but not those by the statement.
CREATE FUNCTION sum_lost_signal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO signal_sums AS s (agent_name, begins, direction, session, signals, confidence, strengths, strength)
    VALUES (OLD.agent_name, signal_piece(OLD.timestamp), coalesce(OLD.direction, ''), pg_backend_pid(), -1, -OLD.confidence,
            CASE WHEN OLD.strength IS NULL THEN 0 ELSE -1 END, -coalesce(OLD.strength, 0))
    ON CONFLICT ON CONSTRAINT signal_sums_pkey DO UPDATE
        SET signals = s.signals + EXCLUDED.signals, confidence = s.confidence + EXCLUDED.confidence,
            strengths = s.strengths + EXCLUDED.strengths, strength = s.strength + EXCLUDED.strength;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sum_lost_signal() IS 'After a signal is deleted on TimescaleDB: takes it from signal_sums';

CREATE FUNCTION sum_lost_signals() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO signal_sums AS s (agent_name, begins, direction, session, signals, confidence, strengths, strength)
    SELECT agent_name, signal_piece(timestamp), coalesce(direction, ''), pg_backend_pid(), -count(*), -sum(confidence),
           -count(strength), -coalesce(sum(strength), 0)
    FROM old_rows
    GROUP BY 1, 2, 3
    ON CONFLICT ON CONSTRAINT signal_sums_pkey DO UPDATE
        SET signals = s.signals + EXCLUDED.signals, confidence = s.confidence + EXCLUDED.confidence,
            strengths = s.strengths + EXCLUDED.strengths, strength = s.strength + EXCLUDED.strength;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sum_lost_signals() IS 'After signals are deleted on plain PostgreSQL: takes them from signal_sums';

DO
$$
BEGIN
    IF tapedeck_edition() = 'plain' THEN
        CREATE TRIGGER sum_lost_signals AFTER DELETE ON signals
            REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION sum_lost_signals();
    ELSE
        CREATE TRIGGER sum_lost_signal AFTER DELETE ON signals FOR EACH ROW EXECUTE FUNCTION sum_lost_signal();
    END IF;
END
$$;

CREATE FUNCTION forget_signal_sums() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    DELETE FROM signal_sums;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION forget_signal_sums() IS 'After TRUNCATE of signals: there is nothing to add up';
CREATE TRIGGER forget_signal_sums AFTER TRUNCATE ON signals FOR EACH STATEMENT EXECUTE FUNCTION forget_signal_sums();

CREATE FUNCTION count_signals_again() RETURNS bigint
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
BEGIN
    LOCK TABLE signals IN SHARE ROW EXCLUSIVE MODE; -- nobody writes meanwhile
    DELETE FROM signal_sums;
    INSERT INTO signal_sums (agent_name, begins, direction, session, signals, confidence, strengths, strength)
    SELECT agent_name, signal_piece(timestamp), coalesce(direction, ''), 0, count(*), sum(confidence), count(strength),
           coalesce(sum(strength), 0)
    FROM signals
    GROUP BY 1, 2, 3;
    RETURN (SELECT coalesce(sum(signals), 0) FROM signal_sums);
END
$$;
COMMENT ON FUNCTION count_signals_again() IS
    'Makes signal_sums anew and returns the number of signals; for after a range of signals younger than the retention was dropped by hand, which no trigger sees';

CREATE FUNCTION gather_signal_sums() RETURNS bigint
    LANGUAGE sql SET search_path = trading, pg_temp AS
$$
    DELETE FROM signal_sums WHERE begins < retirement_limit('signals') - INTERVAL '30 days';
    -- What a session is just writing is left to the next run.
    WITH done AS (
        SELECT agent_name, begins, direction, session FROM signal_sums
        WHERE session <> 0 AND begins < now() - INTERVAL '1 day'
        FOR UPDATE SKIP LOCKED),
    gone AS (
        DELETE FROM signal_sums s USING done d
        WHERE s.agent_name = d.agent_name AND s.begins = d.begins AND s.direction = d.direction AND s.session = d.session
        RETURNING s.*),
    put AS (
        INSERT INTO signal_sums AS s
        SELECT agent_name, begins, direction, 0, sum(signals), sum(confidence), sum(strengths), sum(strength) FROM gone GROUP BY 1, 2, 3
        ON CONFLICT ON CONSTRAINT signal_sums_pkey DO UPDATE
            SET signals = s.signals + EXCLUDED.signals, confidence = s.confidence + EXCLUDED.confidence,
                strengths = s.strengths + EXCLUDED.strengths, strength = s.strength + EXCLUDED.strength)
    SELECT count(*) FROM gone;
$$;
COMMENT ON FUNCTION gather_signal_sums() IS 'Step of maintenance: puts the sums of ended sessions together, returns how many there were, and drops those of retired signals';

-- Sums of a range that is about to retire may outlive it, so the oldest days are read from the signals themselves.
CREATE FUNCTION signals_between(earliest timestamptz, latest timestamptz, agent text DEFAULT NULL)
    RETURNS TABLE (agent_name text, direction text, signals bigint, confidence numeric, strengths bigint, strength numeric)
    LANGUAGE plpgsql STABLE SET search_path = trading, pg_temp AS
$$
DECLARE
    width CONSTANT interval := '10 minutes';
    first timestamptz := signal_piece(greatest(earliest, retirement_limit('signals') + INTERVAL '2 days') - INTERVAL '1 microsecond') + width;
    last  timestamptz := greatest(first, signal_piece(latest));
BEGIN
    RETURN QUERY
        SELECT x.agent_name::text, nullif(x.direction, '')::text, sum(x.n)::bigint, sum(x.c), sum(x.m)::bigint, sum(x.s)
        FROM (SELECT t.agent_name, t.direction, t.signals AS n, t.confidence AS c, t.strengths AS m, t.strength AS s
              FROM signal_sums t
              WHERE t.begins >= first AND t.begins < last AND agent IS NULL
              UNION ALL
              SELECT t.agent_name, t.direction, t.signals, t.confidence, t.strengths, t.strength
              FROM signal_sums t
              WHERE t.begins >= first AND t.begins < last AND t.agent_name = agent
              UNION ALL
              SELECT g.agent_name, coalesce(g.direction, ''), count(*), sum(g.confidence), count(g.strength), coalesce(sum(g.strength), 0)
              FROM signals g
              WHERE g.timestamp >= earliest AND g.timestamp < first AND g.timestamp <= latest AND (agent IS NULL OR g.agent_name = agent)
              GROUP BY 1, 2
              UNION ALL
              SELECT g.agent_name, coalesce(g.direction, ''), count(*), sum(g.confidence), count(g.strength), coalesce(sum(g.strength), 0)
              FROM signals g
              WHERE g.timestamp >= last AND g.timestamp <= latest AND (agent IS NULL OR g.agent_name = agent)
              GROUP BY 1, 2) AS x
        GROUP BY 1, 2
        HAVING sum(x.n) <> 0;
END
$$;
COMMENT ON FUNCTION signals_between(timestamptz, timestamptz, text) IS
    'Signals of a span, both ends included, added up by agent (NULL = all) and direction (NULL = none stated): how many, sum of confidence, how many state a strength, sum of strength';

-- As in V026, with the step 'signal sums': not within retirement, whose locks on signals a writer that waits for its sums may be in the way of.
CREATE OR REPLACE FUNCTION maintenance_plan(run_kind text) RETURNS TABLE (step text, command text, outside boolean)
    LANGUAGE plpgsql STABLE SET search_path = trading, sage, public, pg_temp SET timezone = 'UTC' AS
$$
BEGIN
    IF run_kind = 'daily' THEN
        IF tapedeck_edition() = 'plain' THEN
            RETURN QUERY SELECT 'ranges ahead: ' || table_name, format('SELECT make_ranges_ahead(%L) || '' made''', table_name), false
                         FROM time_series_policy ORDER BY 1;
        END IF;
        RETURN QUERY VALUES ('short-term memories', 'SELECT sage.expire_memories() || '' expired''', false);
        RETURN QUERY SELECT 'archive: sage.' || name, format('SELECT sage.move_to_archive(%L) || '' rows moved''', name), false
                     FROM unnest(ARRAY ['market_data', 'technical_indicators', 'options_data']) AS name;
        IF tapedeck_edition() = 'community' THEN
            RETURN QUERY SELECT 'refresh: ' || name, format('CALL public.refresh_continuous_aggregate(%L, NULL, %L)', 'trading.' || name, date_bin(width::interval, now(), '2000-01-01')), true
                         FROM (VALUES (1, 'ticks_1m', '1 minute'), (2, 'ticks_5m', '5 minutes'), (3, 'ticks_1h', '1 hour'), (4, 'ticks_1d', '1 day'))
                             AS v (number, name, width) ORDER BY number;
            RETURN QUERY VALUES ('jobs', 'SELECT failed_jobs()', false);
        END IF;
        RETURN QUERY SELECT 'daily bars ' || day, format('SELECT fill_market_data_daily(%L) || '' rows''', day), false
                     FROM days_without_daily_bars() AS day;
        RETURN QUERY SELECT 'refresh: ' || c.relname, format('SELECT refresh_materialized_view(%L)', format('%I.%I', n.nspname, c.relname)), false
                     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE c.relkind = 'm' AND n.nspname IN ('trading', 'sage') ORDER BY 1;
        RETURN QUERY VALUES ('performance', 'SELECT log_database_metrics()', false),
                            ('statistics', 'SELECT analyze_changed_tables()', false),
                            ('signal sums', 'SELECT gather_signal_sums() || '' put together''', false);
        -- Last, because dropping a partition locks the table until the transaction ends.
        RETURN QUERY SELECT 'retire: ' || table_name, format('SELECT retire(%L)', table_name), false
                     FROM time_series_policy WHERE retain IS NOT NULL ORDER BY 1;
    ELSIF run_kind = 'weekly' THEN
        RETURN QUERY SELECT 'full analysis: ' || CASE n.nspname WHEN 'sage' THEN 'sage.' ELSE '' END || c.relname, format('VACUUM (ANALYZE, SKIP_LOCKED) %I.%I', n.nspname, c.relname), true
                     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND n.nspname IN ('trading', 'sage') ORDER BY n.nspname DESC, c.relname;
        RETURN QUERY SELECT 'reindex: ' || index_name, format('REINDEX INDEX CONCURRENTLY %s', index_name), true
                     FROM bloated_indexes();
        RETURN QUERY VALUES ('unused indexes', 'SELECT unused_indexes()', false),
                            ('slow queries', 'SELECT slowest_queries()', false);
        IF tapedeck_edition() = 'plain' THEN
            RETURN QUERY SELECT 'empty ranges: ' || table_name, format('SELECT drop_empty_ranges(%L) || '' dropped''', table_name), false
                         FROM time_series_policy ORDER BY 1;
        END IF;
    ELSE
        RAISE EXCEPTION 'maintenance is daily or weekly, not %', run_kind USING ERRCODE = '22023';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION calculate_signal_performance(agent text, days integer DEFAULT 30)
    RETURNS TABLE (agent_name text, total_signals bigint, buy_signals bigint, sell_signals bigint, hold_signals bigint,
                   avg_confidence numeric, avg_strength numeric, evaluated_signals bigint, hit_rate numeric,
                   avg_accuracy numeric, avg_return numeric, return_stddev numeric, avg_predicted_return numeric,
                   prediction_correlation numeric, profit_factor numeric, best_return numeric, worst_return numeric,
                   avg_holding_minutes numeric)
    LANGUAGE sql STABLE SET search_path = trading, pg_temp AS
$$
    SELECT agent, s.*, e.*
    FROM (SELECT coalesce(sum(signals), 0)::bigint, coalesce(sum(signals) FILTER (WHERE direction = 'BUY'), 0)::bigint,
                 coalesce(sum(signals) FILTER (WHERE direction = 'SELL'), 0)::bigint,
                 coalesce(sum(signals) FILTER (WHERE direction = 'HOLD'), 0)::bigint,
                 round(sum(confidence) / nullif(sum(signals), 0), 4), round(sum(strength) / nullif(sum(strengths), 0), 4)
          FROM signals_between(now() - make_interval(days => days), now(), agent)) s,
         (SELECT count(*), round(count(*) FILTER (WHERE actual_return > 0) / nullif(count(*), 0)::numeric, 4),
                 round(avg(accuracy_score), 4), round(avg(actual_return), 6), round(stddev_samp(actual_return), 6),
                 round(avg(predicted_return), 6), round(corr(predicted_return, actual_return)::numeric, 4),
                 round(sum(actual_return) FILTER (WHERE actual_return > 0)
                           / nullif(-sum(actual_return) FILTER (WHERE actual_return < 0), 0), 4),
                 max(actual_return), min(actual_return), round(avg(holding_period_actual), 1)
          FROM (SELECT DISTINCT ON (p.signal_id) p.*
                FROM signal_performance p
                WHERE p.agent_name = agent AND p.actual_return IS NOT NULL
                  AND p.signal_timestamp >= now() - make_interval(days => days) AND p.signal_timestamp <= now()
                ORDER BY p.signal_id, p.evaluation_timestamp DESC) last) e
$$;

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
     fs AS (SELECT count(*) AS fused FROM fused_signals, today WHERE timestamp >= today.begins AND timestamp <= now()),
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

REVOKE EXECUTE ON FUNCTION signal_piece(timestamptz), sum_new_signals(), sum_changed_signals(), sum_lost_signal(), sum_lost_signals(), forget_signal_sums(),
    count_signals_again(), gather_signal_sums(), signals_between(timestamptz, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION signal_piece(timestamptz), signals_between(timestamptz, timestamptz, text)
    TO trading_app, trading_readonly, tapedeck_writer;

SELECT count_signals_again();

-- Sizes and statistics of every table with its ranges: asked of the server's own functions, once a range. The view
-- pg_stat_all_tables would put together every table of the database first.
CREATE OR REPLACE FUNCTION table_sizes()
    RETURNS TABLE (schema_name text, table_name text, row_estimate bigint, dead_rows bigint, ranges integer, table_bytes bigint,
                   index_bytes bigint, total_bytes bigint, seq_scans bigint, index_scans bigint, last_vacuum timestamptz,
                   last_analyze timestamptz, changed_since_analyze bigint)
    LANGUAGE plpgsql STABLE SET search_path = trading, public, pg_temp AS
$$
BEGIN
    RETURN QUERY
        WITH RECURSIVE members AS (
            SELECT c.oid AS root, c.oid AS member
            FROM pg_class c
            WHERE c.relnamespace IN ('trading'::regnamespace, 'sage'::regnamespace) AND c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
            UNION ALL
            SELECT m.root, i.inhrelid FROM members m JOIN pg_inherits i ON i.inhparent = m.member),
        sums AS (
            SELECT m.root,
                   -- reltuples is -1 before the first ANALYZE; the statistics may know better then
                   sum(CASE WHEN c.relkind = 'p' THEN 0 WHEN c.reltuples < 0 THEN pg_stat_get_live_tuples(c.oid) ELSE greatest(c.reltuples::bigint, 0) END) AS live,
                   sum(pg_stat_get_dead_tuples(c.oid)) AS dead, count(*) - 1 AS parts,
                   sum(pg_table_size(c.oid)) FILTER (WHERE c.relkind <> 'p') AS table_size,
                   sum(pg_indexes_size(c.oid)) FILTER (WHERE c.relkind <> 'p') AS index_size,
                   sum(pg_stat_get_numscans(c.oid)) AS seqs,
                   sum((SELECT sum(pg_stat_get_numscans(i.indexrelid)) FROM pg_index i WHERE i.indrelid = c.oid)) AS idxs,
                   max(greatest(pg_stat_get_last_vacuum_time(c.oid), pg_stat_get_last_autovacuum_time(c.oid))) AS vacuumed,
                   max(greatest(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid))) AS analyzed,
                   sum(pg_stat_get_mod_since_analyze(c.oid)) AS changed
            FROM members m JOIN pg_class c ON c.oid = m.member
            GROUP BY m.root)
        SELECT n.nspname::text, c.relname::text, coalesce(f.row_estimate, s.live::bigint), coalesce(s.dead, 0)::bigint, s.parts::integer,
               coalesce(f.total_bytes - coalesce(s.index_size, 0), s.table_size, 0)::bigint, coalesce(s.index_size, 0)::bigint,
               coalesce(f.total_bytes, s.table_size + s.index_size, 0)::bigint, coalesce(s.seqs, 0)::bigint, coalesce(s.idxs, 0)::bigint,
               s.vacuumed, s.analyzed, coalesce(s.changed, 0)::bigint
        FROM sums s JOIN pg_class c ON c.oid = s.root JOIN pg_namespace n ON n.oid = c.relnamespace
                    LEFT JOIN LATERAL columnstore_facts(CASE n.nspname WHEN 'trading' THEN c.relname::text END) AS f ON true
        ORDER BY n.nspname DESC, c.relname;
END
$$;
