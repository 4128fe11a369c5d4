-- Daily and weekly maintenance. A plan lists the steps; a step is one command. daily_maintenance() and weekly_maintenance()
-- run what can run within a function, each step in a subtransaction of its own, and return the rest to be issued outside;
-- `tapedeck maintain` and the daemon run the same plan, each step in a transaction of its own, the rest included.

CREATE TABLE maintenance_results (
    kind        TEXT        NOT NULL CHECK (kind IN ('daily', 'weekly')),
    step        TEXT        NOT NULL,
    ok          BOOLEAN     NOT NULL,
    message     TEXT,
    finished_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    took_ms     INTEGER     NOT NULL,
    CONSTRAINT maintenance_results_pkey PRIMARY KEY (kind, step)
);
COMMENT ON TABLE maintenance_results IS 'What every step of maintenance came to when it last ran; system_logs has the history';
COMMENT ON COLUMN maintenance_results.kind IS 'daily or weekly';
COMMENT ON COLUMN maintenance_results.step IS 'Name of the step; all steps = the whole run, ok when every step was';
COMMENT ON COLUMN maintenance_results.ok IS 'Whether it did what it should';
COMMENT ON COLUMN maintenance_results.message IS 'What it did, or why not';
COMMENT ON COLUMN maintenance_results.finished_at IS 'When it ended';
COMMENT ON COLUMN maintenance_results.took_ms IS 'How long it took, milliseconds';
REVOKE INSERT, UPDATE ON maintenance_results FROM trading_app, tapedeck_writer;

CREATE FUNCTION maintenance_lock() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN hashtextextended('tapedeck.maintenance', 0);
COMMENT ON FUNCTION maintenance_lock() IS 'Key of the advisory lock that whoever runs maintenance holds: one at a time a database';

CREATE FUNCTION log_maintenance(run_kind text, step_name text, good boolean, said text, ms integer) RETURNS void
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO maintenance_results AS r (kind, step, ok, message, took_ms) VALUES (run_kind, step_name, good, said, ms)
    ON CONFLICT (kind, step) DO UPDATE
        SET ok = excluded.ok, message = excluded.message, finished_at = excluded.finished_at, took_ms = excluded.took_ms;
    PERFORM ensure_range('system_logs', clock_timestamp(), clock_timestamp());
    INSERT INTO system_logs (timestamp, level, component, message, metadata, execution_time_ms)
    VALUES (clock_timestamp(), CASE WHEN good THEN 'INFO' ELSE 'ERROR' END, 'maintenance',
            format('%s: %s: %s', run_kind, step_name, said),
            jsonb_build_object('kind', run_kind, 'step', step_name, 'ok', good), ms);
END
$$;
COMMENT ON FUNCTION log_maintenance(text, text, boolean, text, integer) IS
    'Writes down what a step of maintenance came to, in maintenance_results and system_logs; ms is its time in milliseconds';

CREATE FUNCTION run_maintenance_step(run_kind text, step_name text, command text, OUT ok boolean, OUT message text, OUT took_ms integer)
    LANGUAGE plpgsql SET search_path = trading, sage, public, pg_temp AS
$$
DECLARE
    started timestamptz := clock_timestamp();
BEGIN
    BEGIN
        EXECUTE command INTO message;
        ok := true;
    EXCEPTION WHEN OTHERS THEN -- a cancelled statement is not among the others: it ends the run
        ok := false;
        message := format('%s (%s)', sqlerrm, sqlstate);
    END;
    took_ms := round(extract(EPOCH FROM clock_timestamp() - started) * 1000);
    PERFORM log_maintenance(run_kind, step_name, ok, message, took_ms);
END
$$;
COMMENT ON FUNCTION run_maintenance_step(text, text, text) IS
    'Runs one step of maintenance_plan() that can run within a function, in a subtransaction: its error is its result';

CREATE FUNCTION days_without_daily_bars() RETURNS SETOF date
    LANGUAGE sql STABLE SET search_path = trading, pg_temp SET timezone = 'UTC' AS
$$
    WITH since AS (SELECT coalesce((SELECT finished_at - took_ms * INTERVAL '1 millisecond' - INTERVAL '1 hour'
                                    FROM maintenance_results WHERE kind = 'daily' AND step = 'all steps'),
                                   now() - INTERVAL '30 days') AS time),
         landed AS (SELECT DISTINCT min_time::date AS first, max_time::date AS last
                    FROM ingest_batch, since WHERE committed_at >= since.time AND table_name = 'ticks' AND rows > 0),
         ranges AS (SELECT range_start::date AS first, (range_end - INTERVAL '1 microsecond')::date AS last
                    FROM time_series_ranges('ticks')),
         days AS (SELECT day::date
                  FROM landed l JOIN ranges r ON l.first <= r.last AND r.first <= l.last
                       CROSS JOIN generate_series(greatest(l.first, r.first), least(l.last, r.last), INTERVAL '1 day') AS day
                  UNION
                  SELECT current_date - 1
                  UNION
                  SELECT substring(step FROM '\d{4}-\d\d-\d\d$')::date
                  FROM maintenance_results WHERE kind = 'daily' AND step LIKE 'daily bars %' AND NOT ok)
    SELECT day FROM days
    WHERE day < current_date
      AND EXISTS (SELECT FROM ticks WHERE timestamp >= day::timestamptz AND timestamp < (day + 1)::timestamptz)
    ORDER BY 1
$$;
COMMENT ON FUNCTION days_without_daily_bars() IS
    'Past UTC days that ticks have come for since the last daily maintenance, yesterday, and days that failed then';

CREATE FUNCTION retire(target text) RETURNS text
    LANGUAGE plpgsql SET search_path = trading, pg_temp SET timezone = 'UTC' AS
$$
DECLARE
    dropped integer := (SELECT count(*) FROM retire_ranges(target));
    kept    integer := (SELECT count(*) FROM time_series_ranges(target) r WHERE r.range_end <= retirement_limit(target));
BEGIN
    RETURN format('%s ranges dropped', dropped)
           || CASE WHEN kept = 0 THEN ''
                   WHEN (SELECT archive FROM time_series_policy WHERE table_name = target)
                       THEN format('; %s kept: to be archived and not verified yet', kept)
                   ELSE format('; %s left for the next run', kept) END;
END
$$;
COMMENT ON FUNCTION retire(text) IS 'Step of maintenance: retire_ranges, in words';

-- Native partitions and regular tables are analyzed by autovacuum too, but their parents and what changed since are not.
CREATE FUNCTION analyze_changed_tables(tables_max integer DEFAULT 100) RETURNS text
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
DECLARE
    changed record;
    number  integer := 0;
BEGIN
    FOR changed IN
        SELECT n.nspname, c.relname
        FROM pg_class c
                 JOIN pg_namespace n ON n.oid = c.relnamespace
                 LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
        WHERE n.nspname IN ('trading', 'sage')
          AND (c.relkind IN ('r', 'm') AND s.n_mod_since_analyze > 50 + 0.05 * s.n_live_tup OR c.relkind = 'p' AND c.reltuples < 0)
        ORDER BY s.n_mod_since_analyze DESC NULLS LAST, c.oid
        LIMIT tables_max
    LOOP
        EXECUTE format('ANALYZE (SKIP_LOCKED) %I.%I', changed.nspname, changed.relname);
        number := number + 1;
    END LOOP;
    RETURN format('%s tables analyzed', number);
END
$$;
COMMENT ON FUNCTION analyze_changed_tables(integer) IS
    'Step of maintenance: statistics of tables that have changed by a twentieth since they were last analyzed, most changed first';

CREATE FUNCTION refresh_materialized_view(target text) RETURNS text
    LANGUAGE plpgsql SET search_path = trading, sage, public, pg_temp AS
$$
DECLARE
    -- Readers go on meanwhile where rows can be told apart and there are some.
    readable boolean := EXISTS (SELECT FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid
                                    WHERE c.oid = target::regclass AND c.relispopulated AND i.indisunique AND i.indisvalid
                                      AND i.indpred IS NULL AND i.indexprs IS NULL);
    rows_now bigint;
BEGIN
    EXECUTE format('REFRESH MATERIALIZED VIEW %s %s', CASE WHEN readable THEN 'CONCURRENTLY' ELSE '' END, target::regclass);
    EXECUTE format('SELECT count(*) FROM %s', target::regclass) INTO rows_now;
    RETURN format('%s rows%s', rows_now, CASE WHEN readable THEN '' ELSE ', readers had to wait' END);
END
$$;
COMMENT ON FUNCTION refresh_materialized_view(text) IS 'Step of maintenance: refreshes a materialized view, concurrently where it can be';

CREATE FUNCTION failed_jobs() RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = trading, public, pg_temp AS
$$
DECLARE
    failed text := (SELECT string_agg(format('%s of %s', j.proc_name, j.hypertable_name), ', ' ORDER BY j.job_id)
                    FROM timescaledb_information.jobs j JOIN timescaledb_information.job_stats s USING (job_id)
                    WHERE s.last_run_status = 'Failed' AND (j.hypertable_schema = 'trading' OR j.hypertable_schema LIKE '\_timescaledb%'));
BEGIN
    IF failed IS NOT NULL THEN
        RAISE EXCEPTION 'the last run failed of: %', failed USING HINT = 'See timescaledb_information.job_errors.';
    END IF;
    RETURN 'no job failed';
END
$$;
COMMENT ON FUNCTION failed_jobs() IS 'Step of maintenance on TimescaleDB Community: fails naming the jobs whose last run did';

-- A year after it was current, market data of sage leaves the tables that agents ask; nothing is lost.
CREATE TABLE sage.market_data_archive (LIKE sage.market_data INCLUDING ALL, archived_at TIMESTAMPTZ NOT NULL DEFAULT now());
CREATE TABLE sage.technical_indicators_archive (LIKE sage.technical_indicators INCLUDING ALL, archived_at TIMESTAMPTZ NOT NULL DEFAULT now());
CREATE TABLE sage.options_data_archive (LIKE sage.options_data INCLUDING ALL, archived_at TIMESTAMPTZ NOT NULL DEFAULT now());
COMMENT ON TABLE sage.market_data_archive IS 'Rows of sage.market_data older than a year, moved here by daily maintenance';
COMMENT ON COLUMN sage.market_data_archive.archived_at IS 'When it was moved';
COMMENT ON TABLE sage.technical_indicators_archive IS 'Rows of sage.technical_indicators older than a year, moved here by daily maintenance';
COMMENT ON COLUMN sage.technical_indicators_archive.archived_at IS 'When it was moved';
COMMENT ON TABLE sage.options_data_archive IS 'Rows of sage.options_data older than a year, moved here by daily maintenance';
COMMENT ON COLUMN sage.options_data_archive.archived_at IS 'When it was moved';
REVOKE INSERT, UPDATE ON sage.market_data_archive, sage.technical_indicators_archive, sage.options_data_archive
    FROM trading_app, tapedeck_writer;

CREATE FUNCTION sage.move_to_archive(target text, before timestamptz DEFAULT now() - INTERVAL '1 year', rows_max integer DEFAULT 1000000)
    RETURNS bigint
    LANGUAGE plpgsql SET search_path = sage, pg_temp AS
$$
DECLARE
    moved bigint;
BEGIN
    IF target NOT IN ('market_data', 'technical_indicators', 'options_data') THEN
        RAISE EXCEPTION 'sage.% has no archive table', target USING ERRCODE = '22023';
    END IF;
    EXECUTE format('WITH gone AS (DELETE FROM %1$I WHERE ctid = ANY (ARRAY (SELECT ctid FROM %1$I WHERE timestamp < $1 LIMIT $2)) RETURNING *)'
                       ' INSERT INTO %2$I SELECT * FROM gone', target, target || '_archive') USING before, rows_max;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
END
$$;
COMMENT ON FUNCTION sage.move_to_archive(text, timestamptz, integer) IS
    'Moves rows of sage.market_data, technical_indicators or options_data from before a time (a year ago) to its archive table; returns how many, rows_max at most';

CREATE FUNCTION maintenance_plan(run_kind text) RETURNS TABLE (step text, command text, outside boolean)
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
                            ('statistics', 'SELECT analyze_changed_tables()', false);
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
COMMENT ON FUNCTION maintenance_plan(text) IS
    'Steps of daily or weekly maintenance in their order. outside: cannot run within a function or transaction, and has to be issued as it is; the others are a query with one text';

CREATE FUNCTION run_maintenance(run_kind text)
    RETURNS TABLE (step text, ok boolean, message text, took_ms integer, issue_outside text)
    LANGUAGE plpgsql SET search_path = trading, sage, public, pg_temp AS
$$
DECLARE
    started timestamptz := clock_timestamp();
    planned record;
    result  record;
    good    integer     := 0;
    failed  integer     := 0;
    outside integer     := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(maintenance_lock()) THEN
        RETURN QUERY VALUES ('lock', false, 'another session runs maintenance: nothing was done here', 0, NULL::text);
        RETURN;
    END IF;
    FOR planned IN SELECT * FROM maintenance_plan(run_kind) LOOP
        IF planned.outside THEN
            outside := outside + 1;
            RETURN QUERY VALUES (planned.step, NULL::boolean, 'cannot run within a function', 0, planned.command);
        ELSE
            SELECT * INTO result FROM run_maintenance_step(run_kind, planned.step, planned.command);
            good := good + result.ok::integer;
            failed := failed + (NOT result.ok)::integer;
            RETURN QUERY VALUES (planned.step, result.ok, result.message, result.took_ms, NULL::text);
        END IF;
    END LOOP;
    PERFORM end_maintenance(run_kind, good, failed, outside, started);
END
$$;
COMMENT ON FUNCTION run_maintenance(text) IS 'daily_maintenance() and weekly_maintenance() call it';

CREATE FUNCTION end_maintenance(run_kind text, good integer, failed integer, outside integer, started timestamptz) RETURNS void
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
BEGIN
    PERFORM log_maintenance(run_kind, 'all steps', failed = 0,
                            format('%s done, %s failed', good, failed)
                                || CASE WHEN outside > 0 THEN format(', %s left to be issued outside of the function', outside) ELSE '' END,
                            round(extract(EPOCH FROM clock_timestamp() - started) * 1000)::integer);
    DELETE FROM maintenance_results WHERE finished_at < now() - INTERVAL '90 days';
END
$$;
COMMENT ON FUNCTION end_maintenance(text, integer, integer, integer, timestamptz) IS 'Writes down that a run of maintenance has ended, and with how many steps';

CREATE FUNCTION daily_maintenance() RETURNS TABLE (step text, ok boolean, message text, took_ms integer, issue_outside text)
    LANGUAGE sql SET search_path = trading, pg_temp AS 'SELECT * FROM run_maintenance(''daily'')';
COMMENT ON FUNCTION daily_maintenance() IS
    'Ranges ahead, short-term memories, sage''s old market data, daily bars, materialized views, statistics, retirement. A row a step: ok NULL = issue_outside is to be issued outside of the function; tapedeck maintain daily does that too. Took_ms in milliseconds';

CREATE FUNCTION weekly_maintenance() RETURNS TABLE (step text, ok boolean, message text, took_ms integer, issue_outside text)
    LANGUAGE sql SET search_path = trading, pg_temp AS 'SELECT * FROM run_maintenance(''weekly'')';
COMMENT ON FUNCTION weekly_maintenance() IS
    'Full analysis, vacuum, bloated indexes, unused indexes, slow queries, empty partitions. A row a step: ok NULL = issue_outside is to be issued outside of the function; tapedeck maintain weekly does that too. Took_ms in milliseconds';

REVOKE EXECUTE ON FUNCTION log_maintenance(text, text, boolean, text, integer), run_maintenance_step(text, text, text),
    days_without_daily_bars(), retire(text), analyze_changed_tables(integer), failed_jobs(), refresh_materialized_view(text), maintenance_plan(text),
    run_maintenance(text), end_maintenance(text, integer, integer, integer, timestamptz), daily_maintenance(), weekly_maintenance(),
    sage.move_to_archive(text, timestamptz, integer) FROM PUBLIC;
