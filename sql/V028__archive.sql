-- What was exported to Parquet, and the guard that stands before every drop: nothing that was to be archived is dropped unless each
-- of its days was archived, read back and is unchanged since. `tapedeck archive` writes files and ledger; the functions here
-- compare the ledger with the rows, within the transaction that drops. All days are of UTC.

CREATE TABLE archives (
    table_name  TEXT        NOT NULL,
    day         DATE        NOT NULL,
    part        INTEGER     NOT NULL CHECK (part > 0),
    time_column TEXT        NOT NULL,
    file        TEXT        NOT NULL,
    rows        BIGINT      NOT NULL CHECK (rows >= 0),
    row_hash    BIGINT      NOT NULL,
    table_hash  BIGINT      NOT NULL,
    bytes       BIGINT      NOT NULL,
    sha256      TEXT        NOT NULL,
    min_time    TIMESTAMPTZ NOT NULL,
    max_time    TIMESTAMPTZ NOT NULL,
    written_at  TIMESTAMPTZ NOT NULL,
    verified_at TIMESTAMPTZ,
    dropped_at  TIMESTAMPTZ,
    restored_at TIMESTAMPTZ,
    keep_until  TIMESTAMPTZ,
    CONSTRAINT archives_pkey PRIMARY KEY (table_name, day, part)
);
COMMENT ON TABLE archives IS 'Days of tables that were exported to Parquet files, and what became of them';
COMMENT ON COLUMN archives.table_name IS 'Schema and table';
COMMENT ON COLUMN archives.day IS 'Day of its rows, UTC';
COMMENT ON COLUMN archives.part IS 'A day gets another part when rows come after earlier ones were dropped';
COMMENT ON COLUMN archives.time_column IS 'The column that the day is of';
COMMENT ON COLUMN archives.file IS 'Within the archive''s directory';
COMMENT ON COLUMN archives.rows IS 'Rows in the file';
COMMENT ON COLUMN archives.row_hash IS 'Sum of the rows'' 64-bit hashes as the file and its manifest state it, free of order: bit for bit';
COMMENT ON COLUMN archives.table_hash IS 'The same by the server''s own hash, to tell a change of the table''s rows: archive_hash()';
COMMENT ON COLUMN archives.bytes IS 'Size of the file';
COMMENT ON COLUMN archives.sha256 IS 'Of the file, hexadecimal';
COMMENT ON COLUMN archives.min_time IS 'Earliest time in it';
COMMENT ON COLUMN archives.max_time IS 'Latest time in it';
COMMENT ON COLUMN archives.written_at IS 'When it was written';
COMMENT ON COLUMN archives.verified_at IS 'When the file was last read back and found whole; NULL = found damaged: its rows are not dropped';
COMMENT ON COLUMN archives.dropped_at IS 'When its rows were dropped from the table; NULL = they are in it';
COMMENT ON COLUMN archives.restored_at IS 'When they were last brought back';
COMMENT ON COLUMN archives.keep_until IS 'Restored rows are not dropped again before this';
REVOKE INSERT, UPDATE ON archives FROM trading_app, tapedeck_writer;

CREATE FUNCTION archive_table(target text) RETURNS regclass
    LANGUAGE plpgsql STABLE SET search_path = trading, sage, pg_temp AS
$$
DECLARE
    parts text[]   := string_to_array(target, '.');
    found regclass := to_regclass(CASE cardinality(parts) WHEN 1 THEN format('%I', parts[1])
                                                          WHEN 2 THEN format('%I.%I', parts[1], parts[2]) END);
BEGIN
    IF found IS NULL OR (SELECT relkind NOT IN ('r', 'p') FROM pg_class WHERE oid = found) THEN
        RAISE EXCEPTION 'there is no table "%"', target USING ERRCODE = '42P01',
            HINT = 'Expected TABLE of the schemas trading or sage, or SCHEMA.TABLE.';
    END IF;
    RETURN found;
END
$$;
COMMENT ON FUNCTION archive_table(text) IS 'The table of a name as tapedeck archive takes it';

CREATE FUNCTION archive_name(series regclass) RETURNS text
    LANGUAGE sql STABLE SET search_path = trading, pg_temp AS
$$
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = series
$$;
COMMENT ON FUNCTION archive_name(regclass) IS 'archives.table_name of a table';

-- The policy's column; else the one that the table was archived by; else the one that the days of such a table are told by.
CREATE FUNCTION archive_time_column(series regclass) RETURNS name
    LANGUAGE sql STABLE SET search_path = trading, pg_temp AS
$$
    SELECT coalesce(
        (SELECT p.time_column::name FROM time_series_policy p WHERE 'trading.' || p.table_name = archive_name(series)),
        (SELECT a.time_column::name FROM archives a WHERE a.table_name = archive_name(series) ORDER BY a.written_at DESC LIMIT 1),
        (SELECT a.attname FROM pg_attribute a
         WHERE a.attrelid = series AND a.attnum > 0 AND NOT a.attisdropped
           AND a.atttypid IN ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
         ORDER BY a.attname <> 'timestamp', a.attname <> 'date', NOT a.attnotnull, a.attnum LIMIT 1))
$$;
COMMENT ON FUNCTION archive_time_column(regclass) IS
    'The column that a table is archived by: of its policy, of its earlier archives, else timestamp, date or its first time that is never NULL; NULL = it has no time';

CREATE FUNCTION archive_hash(series regclass) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$
    SELECT 'hash_record_extended(ROW(' ||
           string_agg(format(CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace AND t.typname IN ('bool', 'int2', 'int4',
                                 'int8', 'float4', 'float8', 'numeric', 'text', 'varchar', 'bpchar', 'timestamptz', 'timestamp',
                                 'date', 'time', 'interval', 'uuid', 'inet', 'cidr', 'jsonb', 'bytea')
                                  THEN 't.%I' ELSE 't.%I::text' END, a.attname), ', ' ORDER BY a.attnum) || '), 0)'
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = series AND a.attnum > 0 AND NOT a.attisdropped
$$;
COMMENT ON FUNCTION archive_hash(regclass) IS
    'SQL expression: the server''s 64-bit hash of a row t of a table, over all its columns. A new column changes it, so the table is archived again';

CREATE FUNCTION archive_wrap(total numeric) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (mod(mod(total, 18446744073709551616) + 27670116110564327424, 18446744073709551616) - 9223372036854775808)::bigint;
COMMENT ON FUNCTION archive_wrap(numeric) IS 'A sum of hashes modulo 2^64, as a signed number';

-- Why a day may not be dropped; NULL = it may.
CREATE FUNCTION archive_fault(series regclass, time_column name, day date, fresh interval) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = trading, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO' AS
$$
DECLARE
    ledger record;
    stand  record;
BEGIN
    EXECUTE format('SELECT count(*) AS rows, trading.archive_wrap(coalesce(sum(%s), 0)) AS hash FROM %s t WHERE t.%I >= %L AND t.%I < %L',
                   archive_hash(series), series, time_column, day, time_column, day + 1) INTO stand;
    IF stand.rows = 0 THEN
        RETURN NULL;
    END IF;
    SELECT count(*) AS parts, sum(a.rows) AS rows, archive_wrap(sum(a.table_hash)) AS hash,
           bool_and(a.verified_at IS NOT NULL) AS verified, min(a.verified_at) AS verified_at,
           max(a.keep_until) AS keep_until, bool_and(a.time_column = archive_fault.time_column) AS same_column
    INTO ledger
    FROM archives a
    WHERE a.table_name = archive_name(series) AND a.day = archive_fault.day AND a.dropped_at IS NULL;
    RETURN CASE
        WHEN ledger.parts = 0 THEN 'it is not archived'
        WHEN NOT ledger.same_column THEN 'it was archived by another time column'
        WHEN NOT ledger.verified THEN 'its file was found damaged'
        WHEN ledger.rows <> stand.rows THEN format('the table has %s rows of it, the archive %s', stand.rows, ledger.rows)
        WHEN ledger.hash <> stand.hash THEN 'rows have changed since it was archived'
        WHEN ledger.verified_at < now() - fresh THEN format('its file was last verified at %s, more than %s ago', ledger.verified_at, fresh)
        WHEN ledger.keep_until > now() THEN format('it was restored and is kept until %s', ledger.keep_until)
    END;
END
$$;
COMMENT ON FUNCTION archive_fault(regclass, name, date, interval) IS
    'Why a day''s rows may not be dropped: not archived, changed since, damaged, not verified within fresh, or restored lately; NULL = they may. Reads all rows of the day';

CREATE FUNCTION archive_days(series regclass, time_column name, before date) RETURNS SETOF date
    LANGUAGE plpgsql STABLE SET search_path = trading, public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO' AS
$$
DECLARE
    series_name text := (SELECT relname FROM pg_class WHERE oid = series AND relnamespace = 'trading'::regnamespace);
    span        record;
    next_day    date;
    has_rows    boolean;
BEGIN
    IF NOT EXISTS (SELECT FROM time_series_policy WHERE table_name = series_name) THEN
        RETURN QUERY EXECUTE format('SELECT DISTINCT t.%1$I::date FROM %2$s t WHERE t.%1$I < %3$L AND isfinite(t.%1$I) ORDER BY 1',
                                    time_column, series, before);
        RETURN;
    END IF;
    FOR span IN SELECT r.range_start, r.range_end FROM time_series_ranges(series_name) r
                WHERE r.range_start < before ORDER BY r.range_start LOOP
        next_day := greatest(next_day, span.range_start::date); -- a day may reach over several ranges
        WHILE next_day < span.range_end AND next_day < before LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM %s t WHERE t.%I >= %L AND t.%I < %L)',
                           series, time_column, next_day, time_column, next_day + 1) INTO has_rows;
            IF has_rows THEN
                RETURN NEXT next_day;
            END IF;
            next_day := next_day + 1;
        END LOOP;
    END LOOP;
END
$$;
COMMENT ON FUNCTION archive_days(regclass, name, date) IS 'Days before a day that a table has rows of, oldest first; rows whose time is NULL or infinite are of no day';

CREATE FUNCTION archived_before(target text) RETURNS timestamptz
    LANGUAGE plpgsql STABLE SET search_path = trading, pg_temp SET timezone = 'UTC' AS
$$
DECLARE
    series      regclass := archive_table(target);
    time_column name     := archive_time_column(series);
    day_limit   date     := (SELECT (now() - p.retain)::date FROM time_series_policy p
                             WHERE 'trading.' || p.table_name = archive_name(series));
    one         date;
BEGIN
    day_limit := coalesce(day_limit, now()::date);
    FOR one IN SELECT d FROM archive_days(series, time_column, day_limit) AS d LOOP
        IF archive_fault(series, time_column, one, INTERVAL '1 day') IS NOT NULL THEN
            RETURN one;
        END IF;
    END LOOP;
    RETURN day_limit;
END
$$;
COMMENT ON FUNCTION archived_before(text) IS
    'Every row of a table with an earlier time may be dropped: archived, verified within a day, unchanged. Looks no further than the table''s retention. Reads the rows and locks nothing, so drop_archived checks again';

-- A day is dropped whole or not at all. Writers of the old ranges wait from the check to the commit; others only while ranges go.
CREATE FUNCTION drop_archived(target text, before timestamptz, ranges_max integer DEFAULT 200) RETURNS SETOF text
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO' SET lock_timeout = '5s' AS
$$
DECLARE
    fresh CONSTANT interval := INTERVAL '1 day';
    series      regclass := archive_table(target);
    time_column name     := archive_time_column(series);
    series_name text     := (SELECT p.table_name FROM time_series_policy p WHERE 'trading.' || p.table_name = archive_name(series));
    day_limit   date     := least(before, now())::date; -- never a day that is not over
    old         record;
    one         date;
    fault       text;
    faults      jsonb    := '{}';
    good        date[]   := '{}';
    seen        text[]   := '{}';
    going       text[]   := '{}';
BEGIN
    IF series_name IS NULL THEN
        EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', series);
        FOR one IN SELECT d FROM archive_days(series, time_column, day_limit) AS d LIMIT ranges_max LOOP
            fault := archive_fault(series, time_column, one, fresh);
            IF fault IS NULL THEN
                EXECUTE format('DELETE FROM %s t WHERE t.%I >= %L AND t.%I < %L', series, time_column, one, time_column, one + 1);
                UPDATE archives a SET dropped_at = now()
                WHERE a.table_name = archive_name(series) AND a.day = one AND a.dropped_at IS NULL;
                RETURN NEXT format('%s of %s', one, target);
            ELSE
                RAISE WARNING '% of % is not dropped: %', one, target, fault;
            END IF;
        END LOOP;
        RETURN;
    END IF;
    day_limit := least(day_limit, (SELECT (r.range_end + INTERVAL '1 day' - INTERVAL '1 microsecond')::date
                                   FROM time_series_ranges(series_name) r ORDER BY r.range_start OFFSET ranges_max - 1 LIMIT 1));
    FOR old IN SELECT r.range_name FROM time_series_ranges(series_name) r WHERE r.range_end <= day_limit ORDER BY r.range_start LOOP
        EXECUTE format('LOCK TABLE ONLY %s IN SHARE MODE', old.range_name);
        seen := seen || old.range_name;
    END LOOP;
    FOR old IN SELECT r.* FROM time_series_ranges(series_name) r WHERE r.range_name = ANY (seen) ORDER BY r.range_start LOOP
        fault := CASE WHEN old.range_end - old.range_start > INTERVAL '1 day'
                           AND (old.range_start::date <> old.range_start OR old.range_end::date <> old.range_end)
                      THEN 'it does not begin and end with a day' END;
        FOR one IN SELECT d::date FROM generate_series(old.range_start::date, (old.range_end - INTERVAL '1 microsecond')::date, INTERVAL '1 day') d LOOP
            IF NOT faults ? one::text THEN
                faults := faults || jsonb_build_object(one::text, archive_fault(series, time_column, one, fresh));
            END IF;
            fault := coalesce(fault, one || ': ' || (faults ->> one::text));
        END LOOP;
        IF fault IS NULL THEN
            going := going || old.range_name;
            good := good || ARRAY(SELECT d::date FROM generate_series(old.range_start::date, (old.range_end - INTERVAL '1 microsecond')::date, INTERVAL '1 day') d);
        ELSE
            RAISE WARNING '% of % is not dropped: %', old.range_name, target, fault;
        END IF;
    END LOOP;
    IF cardinality(going) = 0 THEN
        RETURN;
    END IF;
    -- A range made since for late rows of such a day: that day is no longer the one that was checked.
    EXECUTE format('LOCK TABLE ONLY %s IN %s MODE', series,
                   CASE WHEN tapedeck_edition() = 'plain' THEN 'ACCESS EXCLUSIVE' ELSE 'SHARE' END);
    IF EXISTS (SELECT FROM time_series_ranges(series_name) r
               WHERE r.range_end <= day_limit AND NOT r.range_name = ANY (seen)) THEN
        RAISE EXCEPTION 'rows of % older than % came while their days were checked', target, day_limit
            USING ERRCODE = '40001', HINT = 'Archive and drop again.';
    END IF;
    FOR old IN SELECT r.* FROM time_series_ranges(series_name) r WHERE r.range_name = ANY (going) ORDER BY r.range_start LOOP
        IF tapedeck_edition() = 'plain' THEN
            EXECUTE format('DROP TABLE %s', old.range_name);
        ELSE
            PERFORM drop_chunks(series, older_than => old.range_end, newer_than => old.range_start);
        END IF;
        RETURN NEXT old.range_name;
    END LOOP;
    UPDATE archives a SET dropped_at = now()
    WHERE a.table_name = archive_name(series) AND a.day = ANY (good) AND a.dropped_at IS NULL;
END
$$;
COMMENT ON FUNCTION drop_archived(text, timestamptz, integer) IS
    'Drops the ranges of a table that end before a time, by whole days that are over, where each day is archived, verified within a day and unchanged, compared under a lock; warns of those that it keeps and why. Deletes from a regular table. Returns what went';

-- Retirement as maintenance calls it: what is to be archived goes by the guard above, the rest as before.
ALTER FUNCTION retire_ranges(text, integer) RENAME TO retire_plainly;
COMMENT ON FUNCTION retire_plainly(text, integer) IS 'retire_ranges of a table that is not archived';

CREATE FUNCTION retire_ranges(target text, ranges_max integer DEFAULT 200) RETURNS SETOF text
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp AS
$$
DECLARE
    policy time_series_policy;
BEGIN
    SELECT * INTO STRICT policy FROM time_series_policy WHERE table_name = target;
    IF NOT policy.archive THEN
        RETURN QUERY SELECT retire_plainly(target, ranges_max);
    ELSIF policy.retain IS NOT NULL THEN
        RETURN QUERY SELECT drop_archived(target, now() - policy.retain, ranges_max);
    END IF;
END
$$;
COMMENT ON FUNCTION retire_ranges(text, integer) IS
    'Drops ranges older than the table''s retention, oldest first, and returns their names; keeps, with a warning, what is to be archived and is not archived, verified and unchanged. Fails (55P03) where the table is in use for 5 s';

REVOKE EXECUTE ON FUNCTION archive_table(text), archive_name(regclass), archive_time_column(regclass), archive_hash(regclass),
    archive_wrap(numeric), archive_fault(regclass, name, date, interval), archive_days(regclass, name, date),
    archived_before(text), drop_archived(text, timestamptz, integer), retire_plainly(text, integer),
    retire_ranges(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION archive_table(text), archive_name(regclass), archive_time_column(regclass), archive_hash(regclass),
    archive_wrap(numeric), archive_fault(regclass, name, date, interval), archive_days(regclass, name, date),
    archived_before(text) TO trading_app, trading_readonly, tapedeck_writer;
