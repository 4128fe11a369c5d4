-- Tables that the specification cuts by the hour would gather up to 43,800 partitions on plain PostgreSQL, which plans and
-- locks each of them. A chunk costs TimescaleDB little, so there the hour stays; a native partition holds a day. The policy
-- states both.

ALTER TABLE time_series_policy ADD COLUMN partition_interval INTERVAL
    CONSTRAINT time_series_policy_partition_interval_check
        CHECK (partition_interval > INTERVAL '0' AND partition_interval = date_trunc('day', partition_interval)
            AND partition_interval = make_interval(days => extract(day FROM partition_interval)::integer));
COMMENT ON COLUMN time_series_policy.partition_interval IS
    'Length of a native partition where it is not that of a chunk: whole days; NULL = chunk_interval. Plain PostgreSQL only';

CREATE FUNCTION range_width(policy time_series_policy) RETURNS interval
    LANGUAGE sql STABLE SET search_path = trading, pg_temp AS
$$
    SELECT CASE tapedeck_edition() WHEN 'plain' THEN coalesce(policy.partition_interval, policy.chunk_interval) ELSE policy.chunk_interval END
$$;
COMMENT ON FUNCTION range_width(time_series_policy) IS 'Length of new ranges of a time series on this edition';

-- As V009 and V027 made them, by the length that holds on this edition.
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
    policy.chunk_interval := range_width(policy);
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

CREATE OR REPLACE FUNCTION make_ranges_ahead(target text, ahead interval DEFAULT '3 days') RETURNS integer
    LANGUAGE plpgsql SET search_path = trading, pg_temp SET timezone = 'UTC' AS
$$
DECLARE
    width interval;
BEGIN
    SELECT range_width(p) INTO STRICT width FROM time_series_policy p WHERE table_name = target;
    RETURN ensure_range(target, now(), now() + least(greatest(ahead, width * 2), width * 399));
END
$$;

CREATE OR REPLACE FUNCTION apply_time_series_policy(target text) RETURNS text
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
    RETURN format('%s: new ranges of %s; compressed %s; dropped %s', target, range_width(policy),
                  CASE WHEN policy.compress_after IS NULL THEN 'never'
                       WHEN tapedeck_edition() = 'community' THEN format('by a job after %s', policy.compress_after)
                       ELSE 'never on this edition' END,
                  CASE WHEN policy.retain IS NULL THEN 'never'
                       WHEN policy.archive THEN format('by maintenance after %s, once archived', policy.retain)
                       WHEN tapedeck_edition() = 'community' THEN format('by a job after %s', policy.retain)
                       ELSE format('by maintenance after %s', policy.retain) END);
END
$$;

CREATE OR REPLACE FUNCTION time_series_policies(target text) RETURNS void
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp SET timezone = 'UTC' AS
$$
BEGIN
    PERFORM apply_time_series_policy(target);
    -- So that a row of today can come at once; maintenance makes more.
    PERFORM ensure_range(target, now(), now() + range_width(p)) FROM time_series_policy p WHERE table_name = target;
END
$$;

CREATE OR REPLACE FUNCTION schema_overview()
    RETURNS TABLE (schema_name text, table_name text, row_estimate bigint, total_bytes bigint, ranges integer, compressed_ranges integer,
                   chunk_interval interval, compress_after interval, retain interval, archive boolean, next_range timestamptz,
                   last_maintenance timestamptz)
    LANGUAGE sql STABLE SET search_path = trading, pg_temp SET timezone = 'UTC' AS
$$
    SELECT s.schema_name, s.table_name, s.row_estimate, s.total_bytes, CASE WHEN p.table_name IS NOT NULL THEN coalesce(r.ranges, 0) END, r.compressed,
           range_width(p), CASE WHEN tapedeck_edition() = 'community' THEN p.compress_after END, p.retain, p.archive,
           CASE WHEN p.table_name IS NOT NULL
                THEN coalesce(r.current_end, date_bin(range_width(p), now(), '2000-01-01 00:00:00+00') + range_width(p)) END,
           (SELECT max(m.finished_at) FROM maintenance_results m
            WHERE m.ok AND m.step LIKE '%: ' || CASE s.schema_name WHEN 'sage' THEN 'sage.' ELSE '' END || s.table_name)
    FROM table_sizes() s
             LEFT JOIN time_series_policy p ON p.table_name = s.table_name AND s.schema_name = 'trading'
             LEFT JOIN LATERAL (SELECT count(*)::integer AS ranges, nullif(count(*) FILTER (WHERE compressed), 0)::integer AS compressed,
                                       max(range_end) FILTER (WHERE range_start <= now() AND range_end > now()) AS current_end
                                FROM time_series_ranges(p.table_name)) AS r ON p.table_name IS NOT NULL
    ORDER BY s.schema_name DESC, s.table_name
$$;
COMMENT ON FUNCTION schema_overview() IS
    'Every table: rows (the server''s estimate, not counted), bytes with indexes, ranges and policy of a time series (chunk_interval: length of new ranges on this edition; compress_after only where the edition compresses), next_range: the time from which rows go into another range, last step of maintenance that concerned it';

-- The schema's own making is no action of anybody: the audit trail begins with the first one.
ALTER TABLE time_series_policy DISABLE TRIGGER audit_update;
UPDATE time_series_policy SET partition_interval = '1 day' WHERE chunk_interval < INTERVAL '1 day';
ALTER TABLE time_series_policy ENABLE TRIGGER audit_update;

-- The hours made so far: the empty ones make room for the day; around one with rows only the gaps are filled.
DO
$$
DECLARE
    hour   record;
    filled boolean;
BEGIN
    IF tapedeck_edition() <> 'plain' THEN
        RETURN;
    END IF;
    FOR hour IN SELECT r.range_name FROM time_series_policy p, time_series_ranges(p.table_name) r WHERE p.partition_interval IS NOT NULL LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', hour.range_name) INTO filled;
        IF NOT filled THEN
            EXECUTE format('DROP TABLE %s', hour.range_name);
        END IF;
    END LOOP;
    PERFORM make_ranges_ahead(table_name) FROM time_series_policy WHERE partition_interval IS NOT NULL;
END
$$;

REVOKE EXECUTE ON FUNCTION range_width(time_series_policy) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION range_width(time_series_policy) TO trading_app, trading_readonly, tapedeck_writer;
