-- What the server itself measures, in words and units: PostgreSQL 15 to 18 name some of it differently, and
-- pg_stat_statements may be missing. Partitions and chunks are added up under their table.

-- Compressed rows are in tables of their own, which only TimescaleDB adds up.
CREATE FUNCTION columnstore_facts(target text, OUT row_estimate bigint, OUT total_bytes bigint)
    LANGUAGE plpgsql STABLE SET search_path = trading, public, pg_temp AS
$$
BEGIN
    IF tapedeck_edition() = 'community' AND EXISTS (SELECT FROM time_series_policy WHERE table_name = target) THEN
        row_estimate := approximate_row_count(format('trading.%I', target)::regclass);
        total_bytes := hypertable_size(format('trading.%I', target)::regclass);
    END IF;
END
$$;
COMMENT ON FUNCTION columnstore_facts(text) IS 'Rows (estimated) and bytes of a hypertable on Community, compressed chunks included; NULL elsewhere and for other tables';

CREATE FUNCTION table_sizes()
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
                   sum(CASE WHEN c.relkind = 'p' THEN 0 WHEN c.reltuples < 0 THEN coalesce(s.n_live_tup, 0) ELSE greatest(c.reltuples::bigint, 0) END) AS live,
                   sum(s.n_dead_tup) AS dead, count(*) - 1 AS parts,
                   sum(pg_table_size(m.member)) AS table_size, sum(pg_indexes_size(m.member)) AS index_size,
                   sum(s.seq_scan) AS seqs, sum(s.idx_scan) AS idxs,
                   max(greatest(s.last_vacuum, s.last_autovacuum)) AS vacuumed, max(greatest(s.last_analyze, s.last_autoanalyze)) AS analyzed,
                   sum(s.n_mod_since_analyze) AS changed
            FROM members m JOIN pg_class c ON c.oid = m.member LEFT JOIN pg_stat_all_tables s ON s.relid = m.member
            GROUP BY m.root)
        SELECT n.nspname::text, c.relname::text, coalesce(f.row_estimate, s.live::bigint), coalesce(s.dead, 0)::bigint, s.parts::integer,
               coalesce(f.total_bytes - s.index_size, s.table_size)::bigint, s.index_size::bigint, coalesce(f.total_bytes, s.table_size + s.index_size)::bigint, coalesce(s.seqs, 0)::bigint, coalesce(s.idxs, 0)::bigint,
               s.vacuumed, s.analyzed, coalesce(s.changed, 0)::bigint
        FROM sums s JOIN pg_class c ON c.oid = s.root JOIN pg_namespace n ON n.oid = c.relnamespace
                    LEFT JOIN LATERAL columnstore_facts(CASE n.nspname WHEN 'trading' THEN c.relname::text END) AS f ON true
        ORDER BY n.nspname DESC, c.relname;
END
$$;
COMMENT ON FUNCTION table_sizes() IS
    'Every table and materialized view of trading and sage with its partitions or chunks: row_estimate and dead_rows by the server''s statistics, not counted; bytes; scans and what changed since statistics began';

CREATE FUNCTION analyze_table_statistics()
    RETURNS TABLE (schema_name text, table_name text, row_estimate bigint, dead_rows bigint, dead_ratio numeric, total_size text, total_bytes bigint,
                   table_bytes bigint, index_bytes bigint, partitions integer, seq_scans bigint, index_scans bigint, last_vacuum timestamptz,
                   last_analyze timestamptz, changed_since_analyze bigint, advice text)
    LANGUAGE sql STABLE SET search_path = trading, pg_temp AS
$$
    SELECT schema_name, table_name, row_estimate, dead_rows, round(dead_rows::numeric / nullif(row_estimate + dead_rows, 0), 4),
           pg_size_pretty(total_bytes), total_bytes, table_bytes, index_bytes, ranges, seq_scans, index_scans, last_vacuum, last_analyze,
           changed_since_analyze,
           nullif(concat_ws('; ',
               CASE WHEN dead_rows > 10000 AND dead_rows > row_estimate * 0.2 THEN 'vacuum: a fifth of it is dead rows' END,
               CASE WHEN row_estimate > 1000 AND last_analyze IS NULL THEN 'analyze: it has no statistics' END,
               CASE WHEN changed_since_analyze > 10000 AND changed_since_analyze > row_estimate * 0.2 THEN 'analyze: a fifth has changed' END,
               CASE WHEN seq_scans > 1000 AND seq_scans > index_scans * 10 AND total_bytes > 100000000 THEN 'it is large and mostly read whole: an index may be missing' END), '')
    FROM table_sizes()
    ORDER BY total_bytes DESC, schema_name, table_name
$$;
COMMENT ON FUNCTION analyze_table_statistics() IS
    'Size, rows (estimates), dead rows, scans, last vacuum and analyze of every table, largest first; advice NULL = nothing to do';

CREATE FUNCTION schema_overview()
    RETURNS TABLE (schema_name text, table_name text, row_estimate bigint, total_bytes bigint, ranges integer, compressed_ranges integer,
                   chunk_interval interval, compress_after interval, retain interval, archive boolean, next_range timestamptz,
                   last_maintenance timestamptz)
    LANGUAGE sql STABLE SET search_path = trading, pg_temp SET timezone = 'UTC' AS
$$
    SELECT s.schema_name, s.table_name, s.row_estimate, s.total_bytes, CASE WHEN p.table_name IS NOT NULL THEN coalesce(r.ranges, 0) END, r.compressed,
           p.chunk_interval, CASE WHEN tapedeck_edition() = 'community' THEN p.compress_after END, p.retain, p.archive,
           CASE WHEN p.table_name IS NOT NULL
                THEN coalesce(r.current_end, date_bin(p.chunk_interval, now(), '2000-01-01 00:00:00+00') + p.chunk_interval) END,
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
    'Every table: rows (the server''s estimate, not counted), bytes with indexes, ranges and policy of a time series (compress_after only where the edition compresses), next_range: the time from which rows go into another range, last step of maintenance that concerned it';

CREATE FUNCTION monitor_index_usage()
    RETURNS TABLE (schema_name text, table_name text, index_name text, index_size text, index_bytes bigint, scans bigint, tuples_read bigint,
                   tuples_fetched bigint, is_unique boolean, is_valid boolean, usage text)
    LANGUAGE sql STABLE SET search_path = trading, public, pg_temp AS
$$
    WITH roots AS (
        SELECT n.nspname, c.oid AS relid, c.relname, x.oid AS index_id, x.relname AS index_name, i.indisunique, i.indisvalid
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('trading', 'sage') AND NOT c.relispartition),
    parts AS (
        SELECT r.index_id, r.index_id AS part FROM roots r
        UNION
        SELECT r.index_id, i.inhrelid FROM roots r JOIN pg_inherits i ON i.inhparent = r.index_id -- of native partitions
        UNION
        SELECT r.index_id, s.indexrelid -- of chunks, whose indexes are named CHUNK_INDEX
        FROM roots r JOIN pg_inherits i ON i.inhparent = r.relid
                     JOIN pg_stat_all_indexes s ON s.relid = i.inhrelid AND s.indexrelname = left(s.relname || '_' || r.index_name, 63)),
    sums AS (
        SELECT p.index_id, sum(pg_relation_size(p.part)) AS bytes, sum(s.idx_scan) AS scans, sum(s.idx_tup_read) AS reads, sum(s.idx_tup_fetch) AS fetches
        FROM parts p LEFT JOIN pg_stat_all_indexes s ON s.indexrelid = p.part
        GROUP BY 1)
    SELECT r.nspname, r.relname, r.index_name, pg_size_pretty(s.bytes), s.bytes::bigint, coalesce(s.scans, 0)::bigint, coalesce(s.reads, 0)::bigint,
           coalesce(s.fetches, 0)::bigint, r.indisunique, r.indisvalid,
           CASE WHEN NOT r.indisvalid THEN 'INVALID' WHEN coalesce(s.scans, 0) = 0 THEN CASE WHEN r.indisunique THEN 'CONSTRAINT' ELSE 'UNUSED' END
                WHEN s.scans < 100 THEN 'RARE' ELSE 'USED' END
    FROM roots r JOIN sums s USING (index_id)
    ORDER BY s.bytes DESC, 1, 2, 3
$$;
COMMENT ON FUNCTION monitor_index_usage() IS
    'Every index with its size and its use since statistics began, those of partitions and chunks added up, largest first. usage: USED, RARE (fewer than 100 scans), UNUSED, CONSTRAINT (never scanned, but it keeps rows unique), INVALID (a build failed: drop it)';

CREATE FUNCTION get_database_performance_metrics() RETURNS TABLE (metric text, value numeric, unit text, description text)
    LANGUAGE plpgsql STABLE SET search_path = trading, pg_temp AS
$$
DECLARE
    checkpoints record;
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
                   FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()),
             t AS (SELECT sum(heap_blks_read) AS heap_read, sum(heap_blks_hit) AS heap_hit, sum(idx_blks_read) AS idx_read, sum(idx_blks_hit) AS idx_hit
                   FROM pg_statio_all_tables),
             s AS (SELECT sum(n_dead_tup) AS dead, sum(n_live_tup) AS live FROM pg_stat_all_tables)
        SELECT m.* FROM d, a, t, s, pg_stat_wal w, LATERAL (VALUES
            ('connections', a.total::numeric, 'connections', 'Other sessions of this database'),
            ('connections_active', a.active::numeric, 'connections', 'Running a statement'),
            ('connections_idle', a.idle::numeric, 'connections', 'Waiting for a statement'),
            ('connections_idle_in_transaction', a.idle_in_transaction::numeric, 'connections', 'Holding a transaction open and doing nothing'),
            ('connections_max', current_setting('max_connections')::numeric, 'connections', 'What the server allows, of all databases'),
            ('sessions_waiting_for_lock', a.waiting::numeric, 'connections', 'Waiting for a lock of another session'),
            ('longest_transaction', round(coalesce(a.longest_transaction, 0), 3), 's', 'Age of the oldest open transaction'),
            ('longest_query', round(coalesce(a.longest_query, 0), 3), 's', 'Age of the oldest running statement'),
            ('cache_hit_ratio', round(d.blks_hit::numeric / nullif(d.blks_hit + d.blks_read, 0), 6), 'ratio', 'Blocks found in shared_buffers; NULL = none asked for yet'),
            ('table_hit_ratio', round(t.heap_hit / nullif(t.heap_hit + t.heap_read, 0), 6), 'ratio', 'The same, of tables only'),
            ('index_hit_ratio', round(t.idx_hit / nullif(t.idx_hit + t.idx_read, 0), 6), 'ratio', 'The same, of indexes only'),
            ('database_size', pg_database_size(current_database())::numeric, 'bytes', 'On disk, with indexes'),
            ('transactions_committed', d.xact_commit::numeric, 'transactions', 'Since statistics_age'),
            ('transactions_rolled_back', d.xact_rollback::numeric, 'transactions', 'Since statistics_age'),
            ('rollback_ratio', round(d.xact_rollback::numeric / nullif(d.xact_commit + d.xact_rollback, 0), 6), 'ratio', 'Rolled back, of all'),
            ('rows_inserted', d.tup_inserted::numeric, 'rows', 'Since statistics_age'),
            ('rows_updated', d.tup_updated::numeric, 'rows', 'Since statistics_age'),
            ('rows_deleted', d.tup_deleted::numeric, 'rows', 'Since statistics_age'),
            ('dead_row_ratio', round(s.dead / nullif(s.dead + s.live, 0), 6), 'ratio', 'Dead rows, of all: what VACUUM has before it'),
            ('deadlocks', d.deadlocks::numeric, 'deadlocks', 'Since statistics_age'),
            ('temporary_files', d.temp_files::numeric, 'files', 'Sorts and hashes that did not fit work_mem'),
            ('temporary_bytes', d.temp_bytes::numeric, 'bytes', 'What they wrote'),
            ('checkpoints_timed', checkpoints.timed::numeric, 'checkpoints', 'By time, whole server'),
            ('checkpoints_requested', checkpoints.requested::numeric, 'checkpoints', 'Because max_wal_size was reached, or asked for; many = raise it'),
            ('checkpoint_buffers', checkpoints.buffers::numeric, 'blocks', 'Written by checkpoints'),
            ('checkpoint_time', round(checkpoints.ms::numeric), 'ms', 'Spent writing and syncing at checkpoints'),
            ('wal_bytes', w.wal_bytes::numeric, 'bytes', 'Write-ahead log of the whole server'),
            ('transaction_id_age', (SELECT age(datfrozenxid)::numeric FROM pg_database WHERE datname = current_database()), 'transactions',
             'Oldest unfrozen transaction; autovacuum acts at autovacuum_freeze_max_age'),
            ('statistics_age', round(extract(EPOCH FROM now() - coalesce(d.stats_reset, pg_postmaster_start_time()))), 's', 'Since counting began')
        ) AS m (metric, value, unit, description);
END
$$;
COMMENT ON FUNCTION get_database_performance_metrics() IS
    'Connections, cache, transactions, checkpoints, size of this database, each with its unit; NULL where there is nothing to divide by yet';

-- The extension may be missing, or be there without its library, which only a restart of the server loads.
CREATE FUNCTION get_slow_queries(slower_than interval)
    RETURNS TABLE (source text, query text, calls bigint, mean_ms numeric, max_ms numeric, total_ms numeric, rows bigint, cache_hit_ratio numeric)
    LANGUAGE plpgsql VOLATILE SET search_path = trading, pg_temp AS
$$
DECLARE
    home    text    := (SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements');
    limit_ms numeric := extract(EPOCH FROM slower_than) * 1000;
    missing text;
BEGIN
    RETURN QUERY
        SELECT 'running', a.query, 1::bigint, round(age.ms, 3), round(age.ms, 3), round(age.ms, 3), NULL::bigint, NULL::numeric
        FROM pg_stat_activity a, LATERAL (SELECT extract(EPOCH FROM clock_timestamp() - a.query_start) * 1000) AS age (ms)
        WHERE a.datname = current_database() AND a.state = 'active' AND a.pid <> pg_backend_pid() AND age.ms >= limit_ms
        ORDER BY age.ms DESC;
    IF home IS NULL THEN
        missing := CASE WHEN EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_stat_statements')
                        THEN 'pg_stat_statements is not installed in this database: a superuser runs CREATE EXTENSION pg_stat_statements, with it in shared_preload_libraries; until then only running statements are shown'
                        ELSE 'this server does not have the extension pg_stat_statements: only running statements are shown' END;
    ELSE
        BEGIN
            RETURN QUERY EXECUTE format($query$
                SELECT 'history', s.query, s.calls, round(s.mean_exec_time::numeric, 3), round(s.max_exec_time::numeric, 3),
                       round(s.total_exec_time::numeric, 3), s.rows,
                       round(s.shared_blks_hit::numeric / nullif(s.shared_blks_hit + s.shared_blks_read, 0), 6)
                FROM %s.pg_stat_statements s
                WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND s.mean_exec_time >= $1
                ORDER BY s.mean_exec_time DESC LIMIT 100$query$, home) USING limit_ms;
        EXCEPTION WHEN object_not_in_prerequisite_state THEN
            missing := 'pg_stat_statements is not in shared_preload_libraries: only running statements are shown';
        END;
    END IF;
    IF missing IS NOT NULL THEN
        RAISE NOTICE '%', missing;
        RETURN QUERY SELECT 'note', missing, NULL::bigint, NULL::numeric, NULL::numeric, NULL::numeric, NULL::bigint, NULL::numeric;
    END IF;
END
$$;
COMMENT ON FUNCTION get_slow_queries(interval) IS
    'Statements that take longer than an interval: source running (now) and history (mean over its calls, by pg_stat_statements, slowest first, 100 at most); source note says where there is no history';

CREATE FUNCTION log_database_metrics() RETURNS text
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO system_logs (timestamp, level, component, message, metadata)
    SELECT clock_timestamp(), 'INFO', 'database', 'performance metrics', jsonb_object_agg(metric, value) FROM get_database_performance_metrics();
    RETURN 'in system_logs, component database';
END
$$;
COMMENT ON FUNCTION log_database_metrics() IS 'Step of maintenance: keeps get_database_performance_metrics() in system_logs';

CREATE FUNCTION unused_indexes() RETURNS text
    LANGUAGE sql STABLE SET search_path = trading, pg_temp AS
$$
    SELECT coalesce(string_agg(format('%s (%s)', index_name, index_size), ', ' ORDER BY index_bytes DESC), 'none above 1 MB')
    FROM monitor_index_usage() WHERE usage IN ('UNUSED', 'INVALID') AND index_bytes > 1000000
$$;
COMMENT ON FUNCTION unused_indexes() IS 'Step of maintenance: indexes above 1 MB that nothing has used since statistics began, in words';

CREATE FUNCTION slowest_queries() RETURNS text
    LANGUAGE sql VOLATILE SET search_path = trading, pg_temp AS
$$
    SELECT coalesce(string_agg(CASE WHEN source = 'note' THEN query
                                    ELSE format('%s ms: %s', mean_ms, left(regexp_replace(query, '\s+', ' ', 'g'), 100)) END, '; '),
                    'none above 1 s')
    FROM (SELECT * FROM get_slow_queries('1 second') LIMIT 5) AS slow
$$;
COMMENT ON FUNCTION slowest_queries() IS 'Step of maintenance: five slowest statements above a second, in words';

-- An estimate: entries at their average width on pages filled as the index asks, against the pages it has.
CREATE FUNCTION bloated_indexes(bytes_min bigint DEFAULT 16777216) RETURNS TABLE (index_name text, bytes bigint, expected_bytes bigint)
    LANGUAGE sql STABLE SET search_path = trading, pg_temp AS
$$
    WITH entries AS (
        SELECT x.oid, format('%I.%I', n.nspname, x.relname) AS name, pg_relation_size(x.oid) AS bytes, i.indisvalid, greatest(x.reltuples, 0) AS rows,
               16 + (SELECT coalesce(sum(coalesce(s.avg_width, 8)), 8)
                     FROM pg_attribute a LEFT JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
                     WHERE a.attrelid = x.oid AND a.attnum > 0) AS width
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                        JOIN pg_am m ON m.oid = x.relam AND m.amname = 'btree'
        WHERE n.nspname IN ('trading', 'sage') AND x.relkind = 'i' AND c.relkind IN ('r', 'm')
          AND NOT (tapedeck_edition() <> 'plain' AND EXISTS (SELECT FROM time_series_policy p WHERE p.table_name = c.relname AND n.nspname = 'trading')))
    SELECT name, bytes, (rows * width / 0.85)::bigint
    FROM entries
    WHERE NOT indisvalid OR bytes > bytes_min AND bytes > 2 * rows * width / 0.85
    ORDER BY 2 DESC
$$;
COMMENT ON FUNCTION bloated_indexes(bigint) IS
    'B-tree indexes twice as large as their rows should need, above a size in bytes (16 MiB), and invalid ones; estimated by statistics. TimescaleDB''s chunks are not among them: they are dropped before they bloat';

CREATE VIEW system_health AS
WITH a AS (SELECT count(*) AS total, count(*) FILTER (WHERE state = 'active') AS active, count(*) FILTER (WHERE state LIKE 'idle in transaction%') AS idle_in_transaction,
                  count(*) FILTER (WHERE wait_event_type = 'Lock') AS waiting, max(extract(EPOCH FROM now() - xact_start)) AS oldest
           FROM pg_stat_activity WHERE datname = current_database()),
     d AS (SELECT blks_hit, blks_read, deadlocks FROM pg_stat_database WHERE datname = current_database()),
     i AS (SELECT sum(idx_blks_hit) AS hit, sum(idx_blks_read) AS read FROM pg_statio_all_tables),
     m AS (SELECT finished_at, ok FROM maintenance_results WHERE kind = 'daily' AND step = 'all steps'),
     f AS (SELECT count(*) AS failed FROM maintenance_results WHERE NOT ok AND step <> 'all steps')
SELECT now()                                                                         AS checked_at,
       current_setting('server_version')                                             AS server_version,
       tapedeck_edition()                                                            AS edition,
       now() - pg_postmaster_start_time()                                            AS uptime,
       a.total                                                                       AS connections,
       a.active                                                                      AS connections_active,
       a.idle_in_transaction                                                         AS connections_idle_in_transaction,
       current_setting('max_connections')::integer                                   AS connections_max,
       a.waiting                                                                     AS sessions_waiting_for_lock,
       round(coalesce(a.oldest, 0), 3)                                               AS longest_transaction_s,
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
           CASE WHEN m.finished_at IS NULL THEN 'daily maintenance has never run'
                WHEN m.finished_at < now() - INTERVAL '36 hours' THEN 'daily maintenance is overdue' END,
           CASE WHEN f.failed > 0 THEN f.failed || ' steps of maintenance failed, see maintenance_results' END), ''), 'OK') AS status
FROM a CROSS JOIN d CROSS JOIN i CROSS JOIN f LEFT JOIN m ON true;
COMMENT ON VIEW system_health IS
    'One row: connections, cache hit ratios (NULL = nothing asked for yet), size in bytes, locks, maintenance; status is OK or says what is not';

CREATE VIEW trading_metrics WITH (security_invoker = true) AS
WITH today AS (SELECT date_trunc('day', now(), 'UTC') AS begins),
     p AS (SELECT count(*) FILTER (WHERE quantity <> 0) AS open, count(*) FILTER (WHERE quantity > 0) AS long, count(*) FILTER (WHERE quantity < 0) AS short,
                  sum(market_value) AS market_value, sum(unrealized_pnl) AS unrealized, sum(realized_pnl) AS realized
           FROM positions),
     t AS (SELECT count(*) AS trades, sum(abs(quantity)) AS volume, sum(abs(quantity) * price * coalesce(fx_rate, 1)) AS turnover, sum(net_pnl) AS net_pnl,
                  sum(coalesce(commission, 0) + coalesce(fees, 0)) AS costs, max(executed_at) AS last
           FROM trades, today WHERE executed_at >= today.begins AND executed_at <= now()),
     o AS (SELECT count(*) AS orders, count(*) FILTER (WHERE status IN ('PENDING', 'SUBMITTED', 'PARTIAL')) AS open
           FROM orders, today WHERE submitted_at >= today.begins AND submitted_at <= now()),
     s AS (SELECT count(*) AS signals, count(*) FILTER (WHERE timestamp > now() - INTERVAL '1 hour') AS last_hour,
                  count(DISTINCT agent_name) FILTER (WHERE timestamp > now() - INTERVAL '1 hour') AS agents, avg(confidence) AS confidence, max(timestamp) AS last
           FROM signals, today WHERE timestamp >= least(today.begins, now() - INTERVAL '1 hour') AND timestamp <= now()),
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
       s.last_hour                 AS signals_last_hour,
       s.agents                    AS active_agents,
       round(s.confidence, 4)      AS avg_signal_confidence,
       s.last                      AS last_signal_at,
       fs.fused                    AS fused_signals_today,
       r.alerts                    AS open_risk_alerts
FROM p, t, o, s, fs, r;
COMMENT ON VIEW trading_metrics IS
    'One row: positions held, today''s trades (volume in units, turnover in the base currency), orders and signals; a day is UTC''s, last_* NULL = none today; active_agents sent a signal within the last hour';
REVOKE INSERT, UPDATE ON system_health, trading_metrics FROM trading_app, tapedeck_writer;

REVOKE EXECUTE ON FUNCTION log_database_metrics(), unused_indexes(), slowest_queries(), bloated_indexes(bigint) FROM PUBLIC;
