-- The life of a time series after it was made: a change of its policy carried out, ranges made ahead, old ranges dropped.
-- A range is a chunk of TimescaleDB or a native partition. These functions and those of V002 are all that differs by
-- edition. All count time in UTC: a day of a session's own zone has 23 hours once a year.

CREATE FUNCTION time_series_ranges(target text)
    RETURNS TABLE (range_name text, range_start timestamptz, range_end timestamptz, compressed boolean)
    LANGUAGE plpgsql STABLE SET search_path = trading, public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO' AS
$$
BEGIN
    IF tapedeck_edition() <> 'plain' THEN
        RETURN QUERY
            SELECT format('%I.%I', c.chunk_schema, c.chunk_name), c.range_start, c.range_end, coalesce(c.is_compressed, false)
            FROM timescaledb_information.chunks c
            WHERE c.hypertable_schema = 'trading' AND c.hypertable_name = target
            ORDER BY c.range_start;
    ELSE
        RETURN QUERY
            SELECT format('trading.%I', c.relname), bound[1]::timestamptz, bound[2]::timestamptz, false
            FROM pg_inherits i
                     JOIN pg_class c ON c.oid = i.inhrelid
                     CROSS JOIN regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''(.+)''\) TO \(''(.+)''\)') AS bound
            WHERE i.inhparent = to_regclass(format('trading.%I', target)) AND NOT i.inhdetachpending AND bound IS NOT NULL
            ORDER BY 2;
    END IF;
END
$$;
COMMENT ON FUNCTION time_series_ranges(text) IS
    'Chunks or partitions of a time series, oldest first: rows with range_start <= time < range_end; compressed only on Community';

-- As V002 made it, and: a range that is wanted may already be covered in parts by ranges of an earlier interval, so only the
-- gaps between them are filled; and a session's time zone does not move the borders.
CREATE OR REPLACE FUNCTION ensure_range(target text, earliest timestamptz, latest timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = trading, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO' AS
$$
DECLARE
    range_limit CONSTANT integer     := 400;
    origin      CONSTANT timestamptz := '2000-01-01 00:00:00+00';
    policy      time_series_policy;
    parent      regclass := to_regclass(format('trading.%I', target));
    first_start timestamptz;
    piece       record;
    made        integer  := 0;
BEGIN
    IF parent IS NULL THEN
        RAISE EXCEPTION 'ensure_range: there is no table trading.%', target USING ERRCODE = '42P01';
    END IF;
    IF (SELECT relkind FROM pg_class WHERE oid = parent) <> 'p' THEN
        RETURN 0;
    END IF;
    IF earliest IS NULL OR latest IS NULL OR NOT isfinite(earliest) OR NOT isfinite(latest) OR latest < earliest
        OR earliest < '0001-01-01 00:00:00+00' OR latest >= '9999-12-31 00:00:00+00' THEN
        RAISE EXCEPTION 'ensure_range: no partitions of % can be made for % to %', target, earliest, latest
            USING ERRCODE = '22023', HINT = 'Expected two times from the year 1 to 9999, the earlier one first.';
    END IF;
    SELECT * INTO STRICT policy FROM time_series_policy WHERE table_name = target;
    IF latest - earliest > policy.chunk_interval * range_limit THEN
        RAISE EXCEPTION 'ensure_range: % to % needs more than % partitions of % in %', earliest, latest, range_limit,
            policy.chunk_interval, target
            USING ERRCODE = '22023', HINT = 'Split the batch by time, or reject the rows whose times are wrong.';
    END IF;
    first_start := date_bin(policy.chunk_interval, earliest, origin);
    -- The usual case is told by names and borders of the wanted ranges alone, without reading those of all others.
    IF NOT EXISTS (SELECT FROM generate_series(first_start, latest, policy.chunk_interval) AS start_time
                   WHERE NOT is_range(parent, range_name(target, start_time), start_time, start_time + policy.chunk_interval))
    THEN
        RETURN 0;
    END IF;
    -- One maker a table: two would ask for the same names, and each would wait for the other's lock.
    PERFORM pg_advisory_xact_lock(hashtextextended('tapedeck.ensure_range.' || target, 0));
    FOR piece IN
        SELECT lower(cut) AS starts, upper(cut) AS ends
        FROM (SELECT tstzmultirange(tstzrange(first_start, date_bin(policy.chunk_interval, latest, origin) + policy.chunk_interval))
                         - coalesce(range_agg(tstzrange(r.range_start, r.range_end)), '{}') AS missing
              FROM time_series_ranges(target) r) AS wanted
                 CROSS JOIN unnest(missing) AS gap
                 CROSS JOIN generate_series(date_bin(policy.chunk_interval, lower(gap), origin),
                                            upper(gap) - INTERVAL '1 microsecond', policy.chunk_interval) AS start_time
                 CROSS JOIN LATERAL (SELECT gap * tstzrange(start_time, start_time + policy.chunk_interval)) AS part (cut)
        WHERE cut && tstzrange(earliest, latest, '[]')
        ORDER BY 1
    LOOP
        PERFORM make_range(target, piece.starts, piece.ends);
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;
COMMENT ON FUNCTION ensure_range(text, timestamptz, timestamptz) IS
    'Makes the partitions of a time series for rows from earliest to latest and returns how many were missing; 0 on TimescaleDB and for regular tables. Safe to call from many sessions; the locks last until the transaction ends, so commit before a long COPY. Refuses (22023) more than 400 partitions at once';

CREATE FUNCTION range_name(target text, start_time timestamptz) RETURNS text
    LANGUAGE sql STABLE SET timezone = 'UTC'
    RETURN target || to_char(start_time, CASE WHEN date_trunc('day', start_time) = start_time THEN '_YYYYMMDD'
                                              WHEN date_trunc('minute', start_time) = start_time THEN '_YYYYMMDD_HH24MI'
                                              ELSE '_YYYYMMDD_HH24MISSUS' END);
COMMENT ON FUNCTION range_name(text, timestamptz) IS 'Name of the native partition that begins at a time, which it tells in UTC';

CREATE FUNCTION is_range(parent regclass, partition_name text, starts timestamptz, ends timestamptz) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = trading, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO' AS
$$
    SELECT EXISTS (SELECT
                   FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
                   WHERE c.relname = partition_name AND c.relnamespace = 'trading'::regnamespace AND i.inhparent = parent
                     AND pg_get_expr(c.relpartbound, c.oid) = format('FOR VALUES FROM (%L) TO (%L)', starts, ends))
$$;
COMMENT ON FUNCTION is_range(regclass, text, timestamptz, timestamptz) IS
    'Whether a native partition of this name and these borders is attached';

-- A partition comes about as a table beside the series and is then attached: COPY into the others goes on meanwhile.
CREATE FUNCTION make_range(target text, starts timestamptz, ends timestamptz) RETURNS void
    LANGUAGE plpgsql SET search_path = trading, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO' AS
$$
DECLARE
    wanted text    := range_name(target, starts);
    name   text    := wanted;
    number integer := 1;
BEGIN
    WHILE to_regclass(format('trading.%I', name)) IS NOT NULL LOOP -- a detached one, kept by somebody
        number := number + 1;
        name := wanted || '_' || number;
    END LOOP;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED'
                       ' INCLUDING STORAGE INCLUDING COMPRESSION)', name, target);
    -- Rows go through the parent, whose grants hold; a partition must not be a way around them.
    EXECUTE format('REVOKE ALL ON %I FROM trading_app, trading_readonly', name);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', target, name, starts, ends);
END
$$;
COMMENT ON FUNCTION make_range(text, timestamptz, timestamptz) IS 'Makes one native partition; ensure_range calls it';

DROP FUNCTION is_partition(regclass, text);

CREATE FUNCTION make_ranges_ahead(target text, ahead interval DEFAULT '3 days') RETURNS integer
    LANGUAGE plpgsql SET search_path = trading, pg_temp SET timezone = 'UTC' AS
$$
DECLARE
    width interval;
BEGIN
    SELECT chunk_interval INTO STRICT width FROM time_series_policy WHERE table_name = target;
    RETURN ensure_range(target, now(), now() + least(greatest(ahead, width * 2), width * 399));
END
$$;
COMMENT ON FUNCTION make_ranges_ahead(text, interval) IS
    'Makes the partitions from now on that rows of the next days need, two at least; returns how many were missing, 0 on TimescaleDB';

CREATE FUNCTION apply_time_series_policy(target text) RETURNS text
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp SET timezone = 'UTC' AS
$$
DECLARE
    policy time_series_policy;
    series regclass := to_regclass(format('trading.%I', target));
    dated  boolean;
BEGIN
    SELECT * INTO policy FROM time_series_policy WHERE table_name = target;
    IF policy.table_name IS NULL THEN
        RAISE EXCEPTION 'apply_time_series_policy: time_series_policy has no row for %', target USING ERRCODE = '22023',
            HINT = 'Its table_name is the name of a table of the schema trading.';
    END IF;
    SELECT atttypid = 'date'::regtype INTO dated FROM pg_attribute WHERE attrelid = series AND attname = policy.time_column;
    IF dated IS NULL THEN
        RAISE EXCEPTION 'apply_time_series_policy: trading.% has no column %', target, policy.time_column USING ERRCODE = '42703';
    END IF;
    IF date_part('month', policy.chunk_interval) <> 0 OR date_part('year', policy.chunk_interval) <> 0
        OR dated AND policy.chunk_interval <> date_trunc('day', policy.chunk_interval)
        OR dated AND policy.chunk_interval < INTERVAL '1 day' THEN
        RAISE EXCEPTION 'apply_time_series_policy: chunk_interval % of % cannot be', policy.chunk_interval, target
            USING ERRCODE = '22023', HINT = 'Expected days, hours or less, no months; for a date column whole days.';
    END IF;
    IF tapedeck_edition() <> 'plain' THEN
        PERFORM set_chunk_time_interval(series, policy.chunk_interval);
    END IF;
    IF tapedeck_edition() = 'community' THEN
        PERFORM apply_compression(policy), apply_retention(policy);
    END IF;
    RETURN format('%s: new ranges of %s; compressed %s; dropped %s', target, policy.chunk_interval,
                  CASE WHEN policy.compress_after IS NULL THEN 'never'
                       WHEN tapedeck_edition() = 'community' THEN format('by a job after %s', policy.compress_after)
                       ELSE 'never on this edition' END,
                  CASE WHEN policy.retain IS NULL THEN 'never'
                       WHEN policy.archive THEN format('by maintenance after %s, once archived', policy.retain)
                       WHEN tapedeck_edition() = 'community' THEN format('by a job after %s', policy.retain)
                       ELSE format('by maintenance after %s', policy.retain) END);
END
$$;
COMMENT ON FUNCTION apply_time_series_policy(text) IS
    'Call it after a change of a row of time_series_policy: from then on the table is kept by it. Ranges that exist keep their length. Returns what holds';

-- A job is replaced only when it differs, so that its history stays.
CREATE FUNCTION apply_compression(policy time_series_policy) RETURNS void
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp SET timezone = 'UTC' AS
$$
DECLARE
    series regclass := format('trading.%I', policy.table_name)::regclass;
    stands interval := (SELECT (config ->> 'compress_after')::interval FROM timescaledb_information.jobs
                        WHERE proc_name = 'policy_compression' AND hypertable_schema = 'trading'
                          AND hypertable_name = policy.table_name);
BEGIN
    IF stands IS NOT NULL AND stands IS DISTINCT FROM policy.compress_after THEN
        PERFORM remove_compression_policy(series);
    END IF;
    IF policy.compress_after IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s SET (timescaledb.compress, timescaledb.compress_segmentby = %L%s)', series,
                       coalesce(policy.segment_by, ''),
                       ', timescaledb.compress_orderby = ' || quote_literal(policy.order_by)); -- NULL: nothing is added
        IF stands IS DISTINCT FROM policy.compress_after THEN
            PERFORM add_compression_policy(series, compress_after => policy.compress_after);
        END IF;
    END IF;
END
$$;
COMMENT ON FUNCTION apply_compression(time_series_policy) IS 'Columnstore settings and compression job of a time series; Community only';

-- What is to be archived has no job: it would not ask whether that was done.
CREATE FUNCTION apply_retention(policy time_series_policy) RETURNS void
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp SET timezone = 'UTC' AS
$$
DECLARE
    series regclass := format('trading.%I', policy.table_name)::regclass;
    wanted interval := CASE WHEN NOT policy.archive THEN policy.retain END;
    stands interval := (SELECT (config ->> 'drop_after')::interval FROM timescaledb_information.jobs
                        WHERE proc_name = 'policy_retention' AND hypertable_schema = 'trading'
                          AND hypertable_name = policy.table_name);
BEGIN
    IF stands IS DISTINCT FROM wanted THEN
        PERFORM remove_retention_policy(series, if_exists => true);
        IF wanted IS NOT NULL THEN
            PERFORM add_retention_policy(series, drop_after => wanted);
        END IF;
    END IF;
END
$$;
COMMENT ON FUNCTION apply_retention(time_series_policy) IS 'Retention job of a time series; Community only, none for what is archived first';

CREATE OR REPLACE FUNCTION time_series_policies(target text) RETURNS void
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp SET timezone = 'UTC' AS
$$
BEGIN
    PERFORM apply_time_series_policy(target);
    -- So that a row of today can come at once; maintenance makes more.
    PERFORM ensure_range(target, now(), now() + chunk_interval) FROM time_series_policy WHERE table_name = target;
END
$$;
COMMENT ON FUNCTION time_series_policies(text) IS
    'For migrations: puts a new time series under its row in time_series_policy: jobs on TimescaleDB Community, the first partitions on plain';

CREATE FUNCTION retirement_limit(target text) RETURNS timestamptz
    LANGUAGE sql STABLE SET search_path = trading, pg_temp SET timezone = 'UTC' AS
$$
    SELECT now() - retain FROM time_series_policy WHERE table_name = target
$$;
COMMENT ON FUNCTION retirement_limit(text) IS
    'Ranges that end at or before this time are older than the table''s retention; NULL = it keeps all';

-- DROP of a partition locks the table, as DETACH does: it is not waited for long, nor held for many partitions.
CREATE FUNCTION retire_ranges(target text, ranges_max integer DEFAULT 200) RETURNS SETOF text
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp SET timezone = 'UTC' SET lock_timeout = '5s' AS
$$
DECLARE
    series    regclass := format('trading.%I', target)::regclass;
    time_type regtype  := (SELECT a.atttypid
                           FROM time_series_policy p JOIN pg_attribute a ON a.attname = p.time_column
                           WHERE p.table_name = target AND a.attrelid = series);
    old       record;
BEGIN
    IF (SELECT archive FROM time_series_policy WHERE table_name = target) THEN
        RETURN; -- nobody here knows what is archived: V028 does, and puts itself in front of this function
    END IF;
    FOR old IN SELECT r.range_name, r.range_end
               FROM time_series_ranges(target) r
               WHERE r.range_end <= retirement_limit(target)
               ORDER BY r.range_start
               LIMIT ranges_max
    LOOP
        IF tapedeck_edition() = 'plain' THEN
            EXECUTE format('DROP TABLE %s', old.range_name);
        ELSE
            EXECUTE format('SELECT drop_chunks(%L::regclass, older_than => %L::%s)', series, old.range_end, time_type);
        END IF;
        RETURN NEXT old.range_name;
    END LOOP;
END
$$;
COMMENT ON FUNCTION retire_ranges(text, integer) IS
    'Drops ranges older than the table''s retention, oldest first, and returns their names; nothing of a table whose data is to be archived. Fails (55P03) where the table is in use for 5 s';

-- A table cut into hours and written now and then would gather thousands of partitions without a row.
CREATE FUNCTION drop_empty_ranges(target text, ranges_max integer DEFAULT 200) RETURNS integer
    LANGUAGE plpgsql SET search_path = trading, pg_temp SET timezone = 'UTC' SET lock_timeout = '5s' AS
$$
DECLARE
    past    record;
    filled  boolean;
    dropped integer := 0;
BEGIN
    IF tapedeck_edition() <> 'plain' THEN
        RETURN 0;
    END IF;
    FOR past IN SELECT r.range_name FROM time_series_ranges(target) r
                WHERE r.range_end < now() - INTERVAL '2 days' AND pg_relation_size(r.range_name::regclass) = 0
                ORDER BY r.range_start
                LIMIT ranges_max
    LOOP
        EXECUTE format('LOCK TABLE %I, %s IN ACCESS EXCLUSIVE MODE', target, past.range_name);
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', past.range_name) INTO filled;
        IF NOT filled THEN
            EXECUTE format('DROP TABLE %s', past.range_name);
            dropped := dropped + 1;
        END IF;
    END LOOP;
    RETURN dropped;
END
$$;
COMMENT ON FUNCTION drop_empty_ranges(text, integer) IS
    'Drops native partitions that ended two days ago or earlier and hold nothing; returns how many. 0 on TimescaleDB, which makes none in advance';

-- TimescaleDB recommends TEXT for every VARCHAR, which are the specification's.
ALTER FUNCTION make_time_series(text) SET client_min_messages = error;

REVOKE EXECUTE ON FUNCTION time_series_ranges(text), range_name(text, timestamptz),
    is_range(regclass, text, timestamptz, timestamptz), make_range(text, timestamptz, timestamptz),
    make_ranges_ahead(text, interval), apply_time_series_policy(text), apply_compression(time_series_policy),
    apply_retention(time_series_policy), retirement_limit(text), retire_ranges(text, integer), drop_empty_ranges(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION time_series_ranges(text), range_name(text, timestamptz), retirement_limit(text)
    TO trading_app, trading_readonly, tapedeck_writer;

-- The tables that were made before.
SELECT apply_time_series_policy(table_name) FROM time_series_policy;
