-- What editions cannot do, as it stands since partitions of a day (V039): EditionLimitsTest asks each server whether it is so. And sizes on Community.

CREATE OR REPLACE VIEW edition_limits (edition, limitation) AS
VALUES ('plain', 'No columnstore: compress_after of time_series_policy has no effect, old data keeps its size'),
       ('plain', 'No jobs in the server: maintenance makes ranges ahead and drops old ones; without it a row of a day without range is refused (23514)'),
       ('plain', 'A row typed in by hand for a time without range needs ensure_range(table, earliest, latest) before it; what the engine lands does not'),
       ('plain', 'Bars from ticks are views, computed when asked for; there are no continuous aggregates'),
       ('plain', 'A series that is cut by the hour elsewhere has partitions of a day (time_series_policy.partition_interval): an hour is dropped with its day'),
       ('plain', 'COPY goes to rows, never directly to the columnstore'),
       ('apache', 'No columnstore: compress_after of time_series_policy has no effect, old data keeps its size'),
       ('apache', 'No jobs for compression and retention: maintenance drops old chunks'),
       ('apache', 'Bars from ticks are views, computed when asked for; there are no continuous aggregates'),
       ('apache', 'COPY goes to rows, never directly to the columnstore'),
       ('community', 'No row security on time series: TimescaleDB refuses it beside the columnstore; tenants read them through the views tenant_*'),
       ('community', 'COPY goes directly to the columnstore only into tables without unique index (ticks): elsewhere the server warns and writes rows'),
       ('community', 'A series whose rows are archived first (time_series_policy.archive) has no retention job: maintenance drops its chunks')
UNION ALL
SELECT 'community', limitation
FROM (VALUES ('This server is compiled to WebAssembly, for tests: one session at a time, so neither the engine nor tapedeck connects to it'),
             ('This server is compiled to WebAssembly, for tests: no COPY FROM STDIN'),
             ('This server is compiled to WebAssembly, for tests: no background workers, so jobs run by run_job alone'),
             ('This server is compiled to WebAssembly, for tests: no statistics of sessions and scans, no REINDEX CONCURRENTLY')) AS w (limitation)
WHERE version() LIKE '%compiled by emcc%';

-- As V027 made it, with the size that TimescaleDB keeps at hand: counting it through all chunks anew took a tenth of a second a table.
CREATE OR REPLACE FUNCTION columnstore_facts(target text, OUT row_estimate bigint, OUT total_bytes bigint)
    LANGUAGE plpgsql STABLE SET search_path = trading, public, pg_temp AS
$$
BEGIN
    IF tapedeck_edition() = 'community' AND EXISTS (SELECT FROM time_series_policy WHERE table_name = target) THEN
        row_estimate := approximate_row_count(format('trading.%I', target)::regclass);
        total_bytes := hypertable_approximate_size(format('trading.%I', target)::regclass);
    END IF;
END
$$;
