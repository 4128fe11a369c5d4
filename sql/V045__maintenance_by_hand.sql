-- daily_maintenance() and weekly_maintenance() called by hand are one transaction: what a step has locked stays locked until
-- the caller commits. A step that waits there for a lane, while a lane waits for what an earlier step holds, closes a cycle,
-- and the server cancels one of the two. So within one transaction no step waits: what is in use elsewhere is put off, and its
-- command is left to be issued outside. `tapedeck maintain` and the daemon run each step in a transaction of its own, and wait.

CREATE FUNCTION lock_wait() RETURNS text
    LANGUAGE sql STABLE
    RETURN coalesce(nullif(current_setting('tapedeck.lock_wait', true), ''), '5s');
COMMENT ON FUNCTION lock_wait() IS
    'How long a step of maintenance waits for a lock that others hold; run_maintenance sets it, because there it holds locks of earlier steps';

-- A function's own setting of lock_timeout would hide what lock_wait() says, so those that wait are called through one that sets it by that.
ALTER FUNCTION retire_plainly(text, integer) RESET lock_timeout;
ALTER FUNCTION drop_archived(text, timestamptz, integer) RESET lock_timeout;
ALTER FUNCTION drop_archived(text, timestamptz, integer) RENAME TO drop_archived_ranges;
ALTER FUNCTION drop_empty_ranges(text, integer) RESET lock_timeout;
ALTER FUNCTION drop_empty_ranges(text, integer) RENAME TO drop_ranges_without_rows;
COMMENT ON FUNCTION drop_archived_ranges(text, timestamptz, integer) IS 'drop_archived calls it';
COMMENT ON FUNCTION drop_ranges_without_rows(text, integer) IS 'drop_empty_ranges calls it';

CREATE FUNCTION drop_archived(target text, before timestamptz, ranges_max integer DEFAULT 200) RETURNS SETOF text
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp SET lock_timeout = '5s' AS
$$
BEGIN
    PERFORM set_config('lock_timeout', lock_wait(), true);
    RETURN QUERY SELECT drop_archived_ranges(target, before, ranges_max);
END
$$;
COMMENT ON FUNCTION drop_archived(text, timestamptz, integer) IS
    'Drops the ranges of a table that end before a time, by whole days that are over, where each day is archived, verified within a day and unchanged, compared under a lock; warns of those that it keeps and why. Deletes from a regular table. Returns what went';

CREATE FUNCTION drop_empty_ranges(target text, ranges_max integer DEFAULT 200) RETURNS integer
    LANGUAGE plpgsql SET search_path = trading, pg_temp SET lock_timeout = '5s' AS
$$
BEGIN
    PERFORM set_config('lock_timeout', lock_wait(), true);
    RETURN drop_ranges_without_rows(target, ranges_max);
END
$$;
COMMENT ON FUNCTION drop_empty_ranges(text, integer) IS
    'Drops native partitions that ended two days ago or earlier and hold nothing; returns how many. 0 on TimescaleDB, which makes none in advance';

-- The locks that a drop takes, or 55P03 at once: a session that does not wait is part of no cycle.
CREATE FUNCTION lock_old_ranges(target text, ranges_max integer) RETURNS void
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp SET timezone = 'UTC' AS
$$
DECLARE
    old_ranges text := (SELECT string_agg('ONLY ' || r.range_name, ', ')
                        FROM (SELECT range_name FROM time_series_ranges(target) WHERE range_end <= retirement_limit(target)
                              ORDER BY range_start LIMIT ranges_max) r);
BEGIN
    IF old_ranges IS NOT NULL AND tapedeck_edition() = 'plain' THEN
        EXECUTE format('LOCK TABLE ONLY %I, %s IN ACCESS EXCLUSIVE MODE NOWAIT', target, old_ranges);
    ELSIF old_ranges IS NOT NULL THEN
        EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE NOWAIT', old_ranges); -- the table itself is not locked by a drop of chunks
    END IF;
END
$$;
COMMENT ON FUNCTION lock_old_ranges(text, integer) IS 'Locks what retire_ranges drops, without waiting: fails (55P03) where it is in use';

CREATE OR REPLACE FUNCTION retire_ranges(target text, ranges_max integer DEFAULT 200) RETURNS SETOF text
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp SET lock_timeout = '5s' AS
$$
DECLARE
    policy time_series_policy;
BEGIN
    PERFORM set_config('lock_timeout', lock_wait(), true);
    SELECT * INTO STRICT policy FROM time_series_policy WHERE table_name = target;
    IF NOT policy.archive THEN
        IF lock_wait() <> '5s' THEN
            PERFORM lock_old_ranges(target, ranges_max);
        END IF;
        RETURN QUERY SELECT retire_plainly(target, ranges_max);
    ELSIF policy.retain IS NOT NULL THEN
        RETURN QUERY SELECT drop_archived(target, now() - policy.retain, ranges_max);
    END IF;
END
$$;
COMMENT ON FUNCTION retire_ranges(text, integer) IS
    'Drops ranges older than the table''s retention, oldest first, and returns their names; keeps, with a warning, what is to be archived and is not archived, verified and unchanged. Fails (55P03) where the table is in use for 5 s, within daily_maintenance() at once';

CREATE OR REPLACE FUNCTION run_maintenance_step(run_kind text, step_name text, command text, OUT ok boolean, OUT message text, OUT took_ms integer)
    LANGUAGE plpgsql SET search_path = trading, sage, public, pg_temp AS
$$
DECLARE
    started timestamptz := clock_timestamp();
    tries   integer     := CASE lock_wait() WHEN '5s' THEN 1 ELSE 3 END;
BEGIN
    LOOP
        tries := tries - 1;
        BEGIN
            EXECUTE command INTO message;
            ok := true;
            EXIT;
        EXCEPTION
            WHEN lock_not_available OR deadlock_detected THEN
                ok := false;
                message := format('put off, in use by another session: %s (%s)', sqlerrm, sqlstate);
            WHEN OTHERS THEN -- a cancelled statement is not among the others: it ends the run
                ok := false;
                message := format('%s (%s)', sqlerrm, sqlstate);
                EXIT;
        END;
        EXIT WHEN tries = 0;
        PERFORM pg_sleep(0.1); -- in no queue meanwhile
    END LOOP;
    took_ms := round(extract(EPOCH FROM clock_timestamp() - started) * 1000);
    PERFORM log_maintenance(run_kind, step_name, ok, message, took_ms);
END
$$;
COMMENT ON FUNCTION run_maintenance_step(text, text, text) IS
    'Runs one step of maintenance_plan() that can run within a function, in a subtransaction: its error is its result. What others have locked is put off; within one transaction of all steps after three tries';

-- The table's partition of today is there after the first entry, and nobody else writes maintenance_results: later ones wait for nobody.
ALTER FUNCTION log_maintenance(text, text, boolean, text, integer) SET lock_timeout = '5s';

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
BEGIN
    IF NOT pg_try_advisory_xact_lock(maintenance_lock()) THEN
        RETURN QUERY VALUES ('lock', false, 'another session runs maintenance: nothing was done here', 0, NULL::text);
        RETURN;
    END IF;
    PERFORM set_config('tapedeck.lock_wait', '10ms', true); -- until the transaction ends, as the locks
    FOR planned IN SELECT * FROM maintenance_plan(run_kind) LOOP
        IF planned.outside THEN
            outside := outside + 1;
            RETURN QUERY VALUES (planned.step, NULL::boolean, 'cannot run within a function', 0, planned.command);
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

COMMENT ON FUNCTION daily_maintenance() IS
    'Ranges ahead, short-term memories, sage''s old market data, daily bars, materialized views, statistics, signal sums, retirement. A row a step: ok NULL = issue_outside is to be issued outside of the function, because it cannot run within or because others held what it needs; tapedeck maintain daily does that too. took_ms in milliseconds. Locks last until the transaction ends: call it in one of its own';
COMMENT ON FUNCTION weekly_maintenance() IS
    'Full analysis, vacuum, bloated indexes, unused indexes, slow queries, empty partitions. A row a step: ok NULL = issue_outside is to be issued outside of the function, because it cannot run within or because others held what it needs; tapedeck maintain weekly does that too. took_ms in milliseconds';

REVOKE EXECUTE ON FUNCTION lock_wait(), drop_archived(text, timestamptz, integer), drop_empty_ranges(text, integer), lock_old_ranges(text, integer)
    FROM PUBLIC, trading_app;
