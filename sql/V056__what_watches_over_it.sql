-- What watches over the database: statistics of sessions that everybody who may ask sees, maintenance that keeps up and is not taken for done
-- where it is not, a policy that keeps data from the moment it says so, an audit trail that tells who wrote a row.

-- Statistics of other users' sessions are for members of pg_read_all_stats. So they are read with the owner's eyes, of this database alone and no
-- more than is reported; and where the owner is no member either, and may not become one, every report says so instead of telling of quiet.
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') THEN
        EXECUTE format('GRANT pg_read_all_stats TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING '% does not see what other users'' sessions do, and may not grant itself pg_read_all_stats', current_user
        USING HINT = format('Let a superuser run GRANT pg_read_all_stats TO %I; until then system_health and the other reports say that they do not know.', current_user);
END
$$;

CREATE FUNCTION sessions_hidden() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
    SELECT CASE WHEN NOT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')
                THEN format('what sessions of other users do is not visible: a superuser runs GRANT pg_read_all_stats TO %I', current_user) END
$$;
COMMENT ON FUNCTION sessions_hidden() IS 'Why reports cannot tell what the sessions of other users do, and what would help; NULL = they can';

CREATE FUNCTION server_sessions()
    RETURNS TABLE (pid integer, state text, wait_event_type text, xact_start timestamptz, query_start timestamptz, query text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
    SELECT a.pid, a.state, a.wait_event_type, a.xact_start, a.query_start,
           CASE WHEN a.usename = session_user OR pg_has_role(session_user, 'pg_read_all_stats', 'USAGE') THEN a.query ELSE '<insufficient privilege>' END
    FROM pg_stat_activity a WHERE a.datname = current_database()
$$;
COMMENT ON FUNCTION server_sessions() IS
    'Sessions of this database, of all users: pg_stat_activity as the owner sees it, texts of others for logins in pg_read_all_stats alone; state and the rest are NULL where sessions_hidden() says so';

CREATE FUNCTION statement_history(slower_than_ms numeric)
    RETURNS TABLE (query text, calls bigint, mean_ms numeric, max_ms numeric, total_ms numeric, rows bigint, cache_hit_ratio numeric)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    RETURN QUERY EXECUTE format($query$
        SELECT CASE WHEN s.userid = (SELECT oid FROM pg_roles WHERE rolname = session_user) OR pg_has_role(session_user, 'pg_read_all_stats', 'USAGE')
                    THEN s.query ELSE '<insufficient privilege>' END,
               s.calls, round(s.mean_exec_time::numeric, 3), round(s.max_exec_time::numeric, 3), round(s.total_exec_time::numeric, 3),
               s.rows, round(s.shared_blks_hit::numeric / nullif(s.shared_blks_hit + s.shared_blks_read, 0), 6)
        FROM %I.pg_stat_statements s
        WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND s.mean_exec_time >= $1
        ORDER BY s.mean_exec_time DESC LIMIT 100$query$,
        (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'))
        USING slower_than_ms;
END
$$;
COMMENT ON FUNCTION statement_history(numeric) IS
    'Statements of this database, of all users, whose mean time is above a number of milliseconds, slowest first, 100 at most, by pg_stat_statements; fails (55000) where its library is not loaded';
REVOKE EXECUTE ON FUNCTION sessions_hidden(), server_sessions(), statement_history(numeric) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sessions_hidden(), server_sessions(), statement_history(numeric) TO trading_app, trading_readonly, tapedeck_writer;

-- As V027 made them, with the sessions of all users.

CREATE OR REPLACE FUNCTION get_slow_queries(slower_than interval)
    RETURNS TABLE (source text, query text, calls bigint, mean_ms numeric, max_ms numeric, total_ms numeric, rows bigint, cache_hit_ratio numeric)
    LANGUAGE plpgsql VOLATILE SET search_path = trading, pg_temp AS
$$
DECLARE
    limit_ms numeric := extract(EPOCH FROM slower_than) * 1000;
    missing  text;
    note     text;
BEGIN
    RETURN QUERY
        SELECT 'running', a.query, 1::bigint, round(age.ms, 3), round(age.ms, 3), round(age.ms, 3), NULL::bigint, NULL::numeric
        FROM server_sessions() a, LATERAL (SELECT extract(EPOCH FROM clock_timestamp() - a.query_start) * 1000) AS age (ms)
        WHERE a.state = 'active' AND a.pid <> pg_backend_pid() AND age.ms >= limit_ms
        ORDER BY age.ms DESC;
    IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_stat_statements') THEN
        missing := CASE WHEN EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_stat_statements')
                        THEN 'pg_stat_statements is not installed in this database: a superuser runs CREATE EXTENSION pg_stat_statements, with it in shared_preload_libraries; until then only running statements are shown'
                        ELSE 'this server does not have the extension pg_stat_statements: only running statements are shown' END;
    ELSE
        BEGIN
            RETURN QUERY SELECT 'history', h.* FROM statement_history(limit_ms) h;
        EXCEPTION WHEN object_not_in_prerequisite_state THEN
            missing := 'pg_stat_statements is not in shared_preload_libraries: only running statements are shown';
        END;
    END IF;
    FOREACH note IN ARRAY array_remove(ARRAY [missing, sessions_hidden()], NULL) LOOP
        RAISE NOTICE '%', note;
        RETURN QUERY SELECT 'note', note, NULL::bigint, NULL::numeric, NULL::numeric, NULL::numeric, NULL::bigint, NULL::numeric;
    END LOOP;
END
$$;
COMMENT ON FUNCTION get_slow_queries(interval) IS
    'Statements of this database that take longer than an interval: source running (now) and history (mean over its calls, by pg_stat_statements, slowest first, 100 at most); source note says what cannot be told, and why';

CREATE OR REPLACE FUNCTION get_database_performance_metrics() RETURNS TABLE (metric text, value numeric, unit text, description text)
    LANGUAGE plpgsql STABLE SET search_path = trading, pg_temp AS
$$
DECLARE
    checkpoints record;
    hidden      text := sessions_hidden();
BEGIN
    -- PostgreSQL 17 moved what the checkpointer does into a view of its own.
    EXECUTE CASE WHEN current_setting('server_version_num')::int >= 170000
                 THEN 'SELECT num_timed AS timed, num_requested AS requested, buffers_written AS buffers, write_time + sync_time AS ms FROM pg_stat_checkpointer'
                 ELSE 'SELECT checkpoints_timed AS timed, checkpoints_req AS requested, buffers_checkpoint AS buffers, checkpoint_write_time + checkpoint_sync_time AS ms FROM pg_stat_bgwriter'
            END INTO checkpoints;
    RETURN QUERY
        WITH d AS (SELECT * FROM pg_stat_database WHERE datname = current_database()),
             a AS (SELECT count(*) AS total, count(*) FILTER (WHERE state = 'active') AS active, count(*) FILTER (WHERE state = 'idle') AS idle,
                          count(*) FILTER (WHERE state LIKE 'idle in transaction%') AS idle_in_transaction,
                          count(*) FILTER (WHERE wait_event_type = 'Lock') AS waiting,
                          max(extract(EPOCH FROM now() - xact_start)) AS longest_transaction,
                          max(extract(EPOCH FROM now() - query_start)) FILTER (WHERE state = 'active') AS longest_query
                   FROM server_sessions() WHERE pid <> pg_backend_pid()),
             t AS (SELECT sum(heap_blks_read) AS heap_read, sum(heap_blks_hit) AS heap_hit, sum(idx_blks_read) AS idx_read, sum(idx_blks_hit) AS idx_hit
                   FROM pg_statio_all_tables),
             s AS (SELECT sum(n_dead_tup) AS dead, sum(n_live_tup) AS live FROM pg_stat_all_tables)
        SELECT m.metric, CASE WHEN m.of_sessions AND hidden IS NOT NULL THEN NULL ELSE m.value END, m.unit,
               m.description || CASE WHEN m.of_sessions AND hidden IS NOT NULL THEN '; NULL: ' || hidden ELSE '' END
        FROM d, a, t, s, pg_stat_wal w, LATERAL (VALUES
            (false, 'connections', a.total::numeric, 'connections', 'Other sessions of this database'),
            (true, 'connections_active', a.active::numeric, 'connections', 'Running a statement'),
            (true, 'connections_idle', a.idle::numeric, 'connections', 'Waiting for a statement'),
            (true, 'connections_idle_in_transaction', a.idle_in_transaction::numeric, 'connections', 'Holding a transaction open and doing nothing'),
            (false, 'connections_max', current_setting('max_connections')::numeric, 'connections', 'What the server allows, of all databases'),
            (true, 'sessions_waiting_for_lock', a.waiting::numeric, 'connections', 'Waiting for a lock of another session'),
            (true, 'longest_transaction', round(coalesce(a.longest_transaction, 0), 3), 's', 'Age of the oldest open transaction'),
            (true, 'longest_query', round(coalesce(a.longest_query, 0), 3), 's', 'Age of the oldest running statement'),
            (false, 'cache_hit_ratio', round(d.blks_hit::numeric / nullif(d.blks_hit + d.blks_read, 0), 6), 'ratio', 'Blocks found in shared_buffers; NULL = none asked for yet'),
            (false, 'table_hit_ratio', round(t.heap_hit / nullif(t.heap_hit + t.heap_read, 0), 6), 'ratio', 'The same, of tables only'),
            (false, 'index_hit_ratio', round(t.idx_hit / nullif(t.idx_hit + t.idx_read, 0), 6), 'ratio', 'The same, of indexes only'),
            (false, 'database_size', pg_database_size(current_database())::numeric, 'bytes', 'On disk, with indexes'),
            (false, 'transactions_committed', d.xact_commit::numeric, 'transactions', 'Since statistics_age'),
            (false, 'transactions_rolled_back', d.xact_rollback::numeric, 'transactions', 'Since statistics_age'),
            (false, 'rollback_ratio', round(d.xact_rollback::numeric / nullif(d.xact_commit + d.xact_rollback, 0), 6), 'ratio', 'Rolled back, of all'),
            (false, 'rows_inserted', d.tup_inserted::numeric, 'rows', 'Since statistics_age'),
            (false, 'rows_updated', d.tup_updated::numeric, 'rows', 'Since statistics_age'),
            (false, 'rows_deleted', d.tup_deleted::numeric, 'rows', 'Since statistics_age'),
            (false, 'dead_row_ratio', round(s.dead / nullif(s.dead + s.live, 0), 6), 'ratio', 'Dead rows, of all: what VACUUM has before it'),
            (false, 'deadlocks', d.deadlocks::numeric, 'deadlocks', 'Since statistics_age'),
            (false, 'temporary_files', d.temp_files::numeric, 'files', 'Sorts and hashes that did not fit work_mem'),
            (false, 'temporary_bytes', d.temp_bytes::numeric, 'bytes', 'What they wrote'),
            (false, 'checkpoints_timed', checkpoints.timed::numeric, 'checkpoints', 'By time, whole server'),
            (false, 'checkpoints_requested', checkpoints.requested::numeric, 'checkpoints', 'Because max_wal_size was reached, or asked for; many = raise it'),
            (false, 'checkpoint_buffers', checkpoints.buffers::numeric, 'blocks', 'Written by checkpoints'),
            (false, 'checkpoint_time', round(checkpoints.ms::numeric), 'ms', 'Spent writing and syncing at checkpoints'),
            (false, 'wal_bytes', w.wal_bytes::numeric, 'bytes', 'Write-ahead log of the whole server'),
            (false, 'transaction_id_age', (SELECT age(datfrozenxid)::numeric FROM pg_database WHERE datname = current_database()), 'transactions',
             'Oldest unfrozen transaction; autovacuum acts at autovacuum_freeze_max_age'),
            (false, 'statistics_age', round(extract(EPOCH FROM now() - coalesce(d.stats_reset, pg_postmaster_start_time()))), 's', 'Since counting began')
        ) AS m (of_sessions, metric, value, unit, description);
END
$$;
COMMENT ON FUNCTION get_database_performance_metrics() IS
    'Connections, cache, transactions, checkpoints, size of this database, each with its unit; NULL where there is nothing to divide by yet, or, the description says so, where sessions of other users cannot be seen';

CREATE OR REPLACE VIEW system_health AS
WITH a AS (SELECT count(*) AS total, count(*) FILTER (WHERE state = 'active') AS active, count(*) FILTER (WHERE state LIKE 'idle in transaction%') AS idle_in_transaction,
                  count(*) FILTER (WHERE wait_event_type = 'Lock') AS waiting, max(extract(EPOCH FROM now() - xact_start)) AS oldest
           FROM server_sessions()),
     hidden AS MATERIALIZED (SELECT sessions_hidden() AS why),
     d AS (SELECT blks_hit, blks_read, deadlocks FROM pg_stat_database WHERE datname = current_database()),
     i AS (SELECT sum(idx_blks_hit) AS hit, sum(idx_blks_read) AS read FROM pg_statio_all_tables),
     m AS (SELECT finished_at, ok FROM maintenance_results WHERE kind = 'daily' AND step = 'all steps'),
     f AS (SELECT count(*) AS failed FROM maintenance_results WHERE NOT ok AND step NOT LIKE 'all steps%')
SELECT now()                                                                         AS checked_at,
       current_setting('server_version')                                             AS server_version,
       tapedeck_edition()                                                            AS edition,
       now() - pg_postmaster_start_time()                                            AS uptime,
       a.total                                                                       AS connections,
       CASE WHEN hidden.why IS NULL THEN a.active END                                 AS connections_active,
       CASE WHEN hidden.why IS NULL THEN a.idle_in_transaction END                    AS connections_idle_in_transaction,
       current_setting('max_connections')::integer                                   AS connections_max,
       CASE WHEN hidden.why IS NULL THEN a.waiting END                                AS sessions_waiting_for_lock,
       CASE WHEN hidden.why IS NULL THEN round(coalesce(a.oldest, 0), 3) END          AS longest_transaction_s,
       round(d.blks_hit::numeric / nullif(d.blks_hit + d.blks_read, 0), 6)           AS cache_hit_ratio,
       round(i.hit / nullif(i.hit + i.read, 0), 6)                                   AS index_hit_ratio,
       d.deadlocks,
       pg_database_size(current_database())                                          AS database_bytes,
       pg_size_pretty(pg_database_size(current_database()))                          AS database_size,
       m.finished_at                                                                 AS last_daily_maintenance,
       f.failed                                                                      AS failed_maintenance_steps,
       coalesce(nullif(concat_ws('; ',
           CASE WHEN a.total > current_setting('max_connections')::integer * 0.9 THEN 'connections nearly used up' END,
           CASE WHEN a.waiting > 10 THEN a.waiting || ' sessions wait for locks' END,
           CASE WHEN a.oldest > 3600 THEN 'a transaction is open for more than an hour' END,
           hidden.why,
           CASE WHEN m.finished_at IS NULL THEN 'daily maintenance has never run'
                WHEN m.finished_at < now() - INTERVAL '36 hours' THEN 'daily maintenance is overdue' END,
           CASE WHEN f.failed > 0 THEN f.failed || ' steps of maintenance failed, see maintenance_results' END), ''), 'OK') AS status
FROM a CROSS JOIN hidden CROSS JOIN d CROSS JOIN i CROSS JOIN f LEFT JOIN m ON true;
COMMENT ON VIEW system_health IS
    'One row: connections, cache hit ratios (NULL = nothing asked for yet), size in bytes, locks (NULL = not visible, status says why), the last whole daily maintenance; status is OK or says what is not';

-- sage's old market data. A day of 50,000 symbols is four million rows: it moves in steps, oldest first, until none is left or the time is over.
CREATE INDEX market_data_timestamp_idx ON sage.market_data (timestamp);
CREATE INDEX technical_indicators_timestamp_idx ON sage.technical_indicators (timestamp);
CREATE INDEX options_data_timestamp_idx ON sage.options_data (timestamp);

DROP FUNCTION sage.move_to_archive(text, timestamptz, integer);
CREATE FUNCTION sage.move_to_archive(target text, before timestamptz DEFAULT now() - INTERVAL '1 year', time_max interval DEFAULT '10 minutes',
                                     step_rows integer DEFAULT 100000) RETURNS bigint
    LANGUAGE plpgsql SET search_path = sage, pg_temp AS
$$
DECLARE
    started CONSTANT timestamptz := clock_timestamp();
    first   timestamptz := '-infinity'; -- steps do not look again at what earlier ones have moved
    behind  timestamptz;
    step    bigint;
    moved   bigint := 0;
BEGIN
    IF target NOT IN ('market_data', 'technical_indicators', 'options_data') THEN
        RAISE EXCEPTION 'sage.% has no archive table', target USING ERRCODE = '22023';
    END IF;
    LOOP
        EXECUTE format('SELECT min(timestamp) FROM %I WHERE timestamp >= $1 AND timestamp < $2', target) INTO first USING first, before;
        EXIT WHEN first IS NULL;
        IF clock_timestamp() - started >= time_max THEN
            RAISE WARNING 'sage.%: % rows moved in %, the rest from % on is left for the next run', target, moved, time_max, first;
            PERFORM trading.ensure_range('system_logs', clock_timestamp(), clock_timestamp());
            INSERT INTO trading.system_logs (timestamp, level, component, message)
            VALUES (clock_timestamp(), 'WARNING', 'maintenance',
                    format('sage.%s: %s rows moved to its archive table in %s, the rest from %s on is left for the next run', target, moved, time_max, first));
            EXIT;
        END IF;
        EXECUTE format('SELECT timestamp FROM %I WHERE timestamp >= $1 AND timestamp < $2 ORDER BY timestamp OFFSET $3 LIMIT 1', target)
            INTO behind USING first, before, step_rows;
        -- All rows of one time go together.
        behind := CASE WHEN behind IS NULL THEN before ELSE greatest(behind, first + INTERVAL '1 microsecond') END;
        EXECUTE format('WITH gone AS (DELETE FROM %1$I WHERE timestamp >= $1 AND timestamp < $2 RETURNING *)'
                           ' INSERT INTO %2$I SELECT * FROM gone', target, target || '_archive') USING first, behind;
        GET DIAGNOSTICS step = ROW_COUNT;
        moved := moved + step;
        first := behind;
    END LOOP;
    RETURN moved;
END
$$;
COMMENT ON FUNCTION sage.move_to_archive(text, timestamptz, interval, integer) IS
    'Moves the rows of sage.market_data, technical_indicators or options_data from before a time (a year ago) to its archive table, oldest first, in steps of about step_rows rows; returns how many. After time_max it warns, also in system_logs, and leaves the rest';
REVOKE EXECUTE ON FUNCTION sage.move_to_archive(text, timestamptz, interval, integer) FROM PUBLIC, trading_app;

-- As V045 made it, and on Community daily bars wait for the aggregates, whose refresh cannot run within.
CREATE OR REPLACE FUNCTION run_maintenance(run_kind text)
    RETURNS TABLE (step text, ok boolean, message text, took_ms integer, issue_outside text)
    LANGUAGE plpgsql SET search_path = trading, sage, public, pg_temp SET lock_timeout = '10ms' AS
$$
DECLARE
    started timestamptz := clock_timestamp();
    planned record;
    result  record;
    good    integer     := 0;
    failed  integer     := 0;
    outside integer     := 0;
    bars_left boolean   := false;
BEGIN
    IF NOT pg_try_advisory_xact_lock(maintenance_lock()) THEN
        RETURN QUERY VALUES ('lock', false, 'another session runs maintenance: nothing was done here', 0, NULL::text);
        RETURN;
    END IF;
    PERFORM set_config('tapedeck.lock_wait', '10ms', true); -- until the transaction ends, as the locks
    FOR planned IN SELECT * FROM maintenance_plan(run_kind) LOOP
        IF planned.outside OR planned.step LIKE 'daily bars %' AND tapedeck_edition() = 'community'
            OR planned.step = 'retire: ticks' AND bars_left THEN -- not before the bars that are made of them
            outside := outside + 1;
            bars_left := bars_left OR planned.step LIKE 'daily bars %';
            RETURN QUERY VALUES (planned.step, NULL::boolean,
                                 CASE WHEN planned.outside THEN 'cannot run within a function' WHEN planned.step = 'retire: ticks' THEN 'daily bars are to be made of them before'
                                      ELSE 'reads what is to be refreshed before' END,
                                 0, planned.command);
            CONTINUE;
        END IF;
        SELECT * INTO result FROM run_maintenance_step(run_kind, planned.step, planned.command);
        IF NOT result.ok AND result.message LIKE 'put off, %' THEN
            outside := outside + 1;
            RETURN QUERY VALUES (planned.step, NULL::boolean, result.message, result.took_ms, planned.command);
        ELSE
            good := good + result.ok::integer;
            failed := failed + (NOT result.ok)::integer;
            RETURN QUERY VALUES (planned.step, result.ok, result.message, result.took_ms, NULL::text);
        END IF;
    END LOOP;
    PERFORM end_maintenance(run_kind, good, failed, outside, started);
END
$$;

-- A run that leaves something to its caller is not the run that was planned: the daemon goes by 'all steps', and so do health and the days to fill.
CREATE OR REPLACE FUNCTION end_maintenance(run_kind text, good integer, failed integer, outside integer, started timestamptz) RETURNS void
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
BEGIN
    PERFORM log_maintenance(run_kind, CASE WHEN outside > 0 THEN 'all steps within the function' ELSE 'all steps' END, failed = 0,
                            format('%s done, %s failed', good, failed)
                                || CASE WHEN outside > 0 THEN format(', %s left to be issued outside of the function', outside) ELSE '' END,
                            round(extract(EPOCH FROM clock_timestamp() - started) * 1000)::integer);
    DELETE FROM maintenance_results WHERE finished_at < now() - INTERVAL '90 days';
END
$$;
COMMENT ON COLUMN maintenance_results.step IS
    'Name of the step; all steps = a whole run that left nothing, ok when every step was; all steps within the function = a call by hand that left commands to its caller';

-- What keeps data longer holds at once, also where a job of the server drops it; what drops it sooner waits for apply_time_series_policy.
CREATE FUNCTION keep_by_policy() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, public, pg_temp AS
$$
BEGIN
    IF tapedeck_edition() = 'community' AND to_regclass(format('trading.%I', NEW.table_name)) IS NOT NULL THEN
        PERFORM apply_retention(NEW);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION keep_by_policy() IS
    'After a policy says that data is archived first, or kept longer, on TimescaleDB Community: ends or replaces the job that would drop it';
REVOKE EXECUTE ON FUNCTION keep_by_policy() FROM PUBLIC, trading_app;
DO $$
BEGIN
    IF tapedeck_edition() <> 'plain' THEN -- Apache may become Community by its licence
        CREATE TRIGGER keep_by_policy AFTER UPDATE ON time_series_policy
            FOR EACH ROW
            WHEN (NEW.archive AND NOT OLD.archive OR OLD.retain IS NOT NULL AND (NEW.retain IS NULL OR NEW.retain > OLD.retain))
            EXECUTE FUNCTION keep_by_policy();
    END IF;
END
$$;

-- Anybody may add to the trail, nobody may pass for the triggers. Rows of the journal keep what their event says and bear its number, below 2^62;
-- what else is not the triggers' own is signed: the user, the time, the address, and the mark "stated".
CREATE FUNCTION sign_audit_entry() RETURNS trigger
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
BEGIN
    IF current_user = 'tapedeck_writer' AND NEW.id < 4611686018427387904 THEN
        RETURN NEW; -- an event of the journal
    END IF;
    NEW.action_metadata := jsonb_build_object('role', current_setting('role'), 'transaction', pg_current_xact_id()::text::bigint,
        'stated', jsonb_strip_nulls(jsonb_build_object('timestamp', NEW.timestamp, 'user_id', NEW.user_id, 'ip_address', NEW.ip_address,
                                                       'user_agent', NEW.user_agent, 'action_metadata', NEW.action_metadata)));
    NEW.timestamp := clock_timestamp();
    NEW.created_at := NEW.timestamp;
    NEW.user_id := left(session_user, 50);
    NEW.ip_address := inet_client_addr();
    NEW.user_agent := nullif(current_setting('application_name', true), '');
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION sign_audit_entry() IS
    'Before a row that no audit trigger made is added to audit_trail: its time, user, address and role are those of the session; what was given for them is kept in action_metadata under "stated"';
REVOKE EXECUTE ON FUNCTION sign_audit_entry() FROM PUBLIC, trading_app;
-- The audit triggers write as the owner, who may do anything; whoever may not delete a row may not pass for another.
CREATE TRIGGER sign_audit_entry BEFORE INSERT ON audit_trail
    FOR EACH ROW WHEN (NOT has_table_privilege('trading.audit_trail'::regclass, 'DELETE')) EXECUTE FUNCTION sign_audit_entry();
COMMENT ON COLUMN audit_trail.id IS 'From 2^62 for rows made in the database; below, the sequence of the event by which an application sent the row: all of it is what the application says';
COMMENT ON COLUMN audit_trail.action_metadata IS
    'role: what SET ROLE had made of the user (none = nothing); transaction: number that changes of one transaction share; stated: there only in rows that no trigger made, with what was given';
