-- One table states what every time series is cut into, when it is compressed and how long it is kept; three functions
-- carry it out, each in the way of the edition. A migration calls make_time_series before it makes keys and indexes and
-- time_series_policies after, because native partitioning and columnstore settings must come at these points.

CREATE TABLE time_series_policy (
    table_name     TEXT     NOT NULL PRIMARY KEY,
    time_column    TEXT     NOT NULL,
    chunk_interval INTERVAL NOT NULL CHECK (chunk_interval > INTERVAL '0'),
    compress_after INTERVAL CHECK (compress_after > INTERVAL '0'),
    segment_by     TEXT,
    order_by       TEXT,
    retain         INTERVAL CHECK (retain > INTERVAL '0'),
    archive        BOOLEAN  NOT NULL DEFAULT false
);
COMMENT ON TABLE time_series_policy IS
    'What every time series is cut into, when it is compressed, how long it is kept. TimescaleDB Community runs it as jobs, maintenance enforces it elsewhere';
COMMENT ON COLUMN time_series_policy.table_name IS 'Table of the schema trading';
COMMENT ON COLUMN time_series_policy.time_column IS 'The TIMESTAMPTZ column that it is cut by';
COMMENT ON COLUMN time_series_policy.chunk_interval IS 'Length of a chunk or partition, without months; aligned to 2000-01-01 UTC';
COMMENT ON COLUMN time_series_policy.compress_after IS 'Age at which a chunk is compressed (Community only); NULL = never';
COMMENT ON COLUMN time_series_policy.segment_by IS 'Columnstore: columns whose equal values share a segment, comma separated';
COMMENT ON COLUMN time_series_policy.order_by IS 'Columnstore: order of the rows within a segment';
COMMENT ON COLUMN time_series_policy.retain IS 'Age at which a chunk is dropped; NULL = never';
COMMENT ON COLUMN time_series_policy.archive IS 'Whether a chunk is archived before it is dropped';
REVOKE INSERT, UPDATE ON time_series_policy FROM trading_app, tapedeck_writer;

-- Turns an empty table without keys and indexes into a time series by its row in time_series_policy.
CREATE FUNCTION make_time_series(target text) RETURNS void
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp AS
$$
DECLARE
    policy   time_series_policy;
    original text := target || '_original';
    identity record;
BEGIN
    SELECT * INTO STRICT policy FROM time_series_policy WHERE table_name = target;
    IF tapedeck_edition() <> 'plain' THEN
        -- No default index on the time: every table here brings the index that it needs, and each one more costs COPY.
        PERFORM create_hypertable(format('trading.%I', target)::regclass, policy.time_column::name,
                                  chunk_time_interval => policy.chunk_interval, create_default_indexes => false);
        RETURN;
    END IF;
    -- PARTITION BY cannot be added to a table, so one like it takes its place.
    EXECUTE format('ALTER TABLE %I RENAME TO %I', target, original);
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) PARTITION BY RANGE (%I)', target, original, policy.time_column);
    EXECUTE format('DROP TABLE %I', original);
    FOR identity IN SELECT s.relname AS actual, format('%s_%s_seq', target, a.attname) AS expected
                    FROM pg_depend d
                             JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
                             JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                    WHERE d.refobjid = format('trading.%I', target)::regclass AND d.deptype = 'i'
                      AND s.relname <> format('%s_%s_seq', target, a.attname)
    LOOP
        EXECUTE format('ALTER SEQUENCE %I RENAME TO %I', identity.actual, identity.expected);
    END LOOP;
END
$$;
COMMENT ON FUNCTION make_time_series(text) IS
    'For migrations: makes an empty table a hypertable or a range-partitioned table, by its row in time_series_policy';

-- Starts the jobs of a time series where the edition has them.
CREATE FUNCTION time_series_policies(target text) RETURNS void
    LANGUAGE plpgsql SET search_path = trading, public, pg_temp AS
$$
DECLARE
    policy     time_series_policy;
    hypertable regclass := format('trading.%I', target)::regclass;
BEGIN
    SELECT * INTO STRICT policy FROM time_series_policy WHERE table_name = target;
    IF tapedeck_edition() <> 'community' THEN
        RETURN; -- maintenance does it
    END IF;
    IF policy.compress_after IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s SET (timescaledb.compress%s%s)', hypertable,
                       ', timescaledb.compress_segmentby = ' || quote_literal(policy.segment_by),
                       ', timescaledb.compress_orderby = ' || quote_literal(policy.order_by)); -- NULL: nothing is added
        PERFORM add_compression_policy(hypertable, compress_after => policy.compress_after);
    END IF;
    IF policy.retain IS NOT NULL AND NOT policy.archive THEN
        PERFORM add_retention_policy(hypertable, drop_after => policy.retain);
    END IF;
END
$$;
COMMENT ON FUNCTION time_series_policies(text) IS
    'For migrations: adds compression and retention jobs by time_series_policy on TimescaleDB Community; nothing elsewhere';

-- Makes the partitions that rows between two times need, both included. TimescaleDB makes its chunks itself.
-- Every partition comes about as a table beside the series and is then attached: that lets COPY into the other
-- partitions go on, where CREATE TABLE … PARTITION OF would wait for them and hold up all that come behind it.
-- There is no default partition: a row in it would forbid making the partition that it belongs to.
CREATE FUNCTION ensure_range(target text, earliest timestamptz, latest timestamptz) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
DECLARE
    partition_limit CONSTANT integer     := 400;
    origin          CONSTANT timestamptz := '2000-01-01 00:00:00+00';
    policy         time_series_policy;
    parent         regclass := to_regclass(format('trading.%I', target));
    range_start    timestamptz;
    range_end      timestamptz;
    partition_name text;
    locked         boolean  := false;
    made           integer  := 0;
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
    IF latest - earliest > policy.chunk_interval * partition_limit THEN
        RAISE EXCEPTION 'ensure_range: % to % needs more than % partitions of % in %', earliest, latest, partition_limit,
            policy.chunk_interval, target
            USING ERRCODE = '22023', HINT = 'Split the batch by time, or reject the rows whose times are wrong.';
    END IF;
    range_start := date_bin(policy.chunk_interval, earliest, origin);
    WHILE range_start <= latest LOOP
        range_end := range_start + policy.chunk_interval;
        partition_name := target || to_char(range_start AT TIME ZONE 'UTC',
                              CASE WHEN policy.chunk_interval >= INTERVAL '1 day' THEN '_YYYYMMDD' ELSE '_YYYYMMDD_HH24MI' END);
        IF NOT is_partition(parent, partition_name) THEN
            IF NOT locked THEN
                -- One maker a table: two would ask for the same names, and each would wait for the other's lock.
                PERFORM pg_advisory_xact_lock(hashtextextended('tapedeck.ensure_range.' || target, 0));
                locked := true;
            END IF;
            IF NOT is_partition(parent, partition_name) THEN
                EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED'
                                   ' INCLUDING STORAGE INCLUDING COMPRESSION)', partition_name, target);
                -- Rows go through the parent, whose grants hold; a partition must not be a way around them.
                EXECUTE format('REVOKE ALL ON %I FROM trading_app, trading_readonly', partition_name);
                EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                               target, partition_name, range_start, range_end);
                made := made + 1;
            END IF;
        END IF;
        range_start := range_end;
    END LOOP;
    RETURN made;
END
$$;
COMMENT ON FUNCTION ensure_range(text, timestamptz, timestamptz) IS
    'Makes the partitions of a time series for rows from earliest to latest and returns how many were missing; 0 on TimescaleDB and for regular tables. Safe to call from many sessions; the locks last until the transaction ends, so commit before a long COPY. Refuses (22023) more than 400 partitions at once';

CREATE FUNCTION is_partition(parent regclass, partition_name text) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = trading, pg_temp AS
$$
    SELECT EXISTS (SELECT
                   FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
                   WHERE c.relname = partition_name AND c.relnamespace = 'trading'::regnamespace AND i.inhparent = parent)
$$;
COMMENT ON FUNCTION is_partition(regclass, text) IS 'Whether a partition of this name is attached';

REVOKE EXECUTE ON FUNCTION make_time_series(text), time_series_policies(text),
    ensure_range(text, timestamptz, timestamptz), is_partition(regclass, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_range(text, timestamptz, timestamptz) TO tapedeck_writer, trading_app;
