-- The indexes behind the rows that the lanes land, (instrument_id, timestamp DESC) and (symbol, timestamp DESC), without the
-- B-tree's deduplication. The lanes sort a batch as these indexes are sorted, newest first, so that a full leaf can be split
-- behind the new entry and stay full ("split after new item", nbtsplitloc.c). Where the neighbour is a list of duplicates, ticks
-- of one instrument in one microsecond, PostgreSQL does not look for that and halves the leaf; and it looks for duplicates before
-- each split. No row is touched: what stands in lists stays so.

-- As V009 made it, and the indexes.
CREATE OR REPLACE FUNCTION make_range(target text, starts timestamptz, ends timestamptz) RETURNS void
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
    PERFORM index_without_deduplication(format('trading.%I', name)::regclass);
END
$$;

-- PostgreSQL has no ALTER INDEX … SET for the index of a partitioned table, so each partition's own is set.
CREATE FUNCTION index_without_deduplication(partition regclass) RETURNS void
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
DECLARE
    found regclass;
BEGIN
    FOR found IN SELECT x.indexrelid FROM pg_index x JOIN pg_inherits i ON i.inhrelid = x.indexrelid
                 WHERE x.indrelid = partition
                   AND i.inhparent IN (to_regclass('trading.ticks_instrument_id_timestamp_idx'),
                                       to_regclass('trading.market_data_hf_symbol_timestamp_idx'))
    LOOP
        EXECUTE format('ALTER INDEX %s SET (deduplicate_items = off)', found);
    END LOOP;
END
$$;
COMMENT ON FUNCTION index_without_deduplication(regclass) IS
    'Switches deduplication off in the index by time of a native partition of ticks or market_data_hf; make_range calls it';
REVOKE EXECUTE ON FUNCTION index_without_deduplication(regclass) FROM PUBLIC;

SELECT index_without_deduplication(i.inhrelid::regclass)
FROM pg_inherits i WHERE i.inhparent IN ('trading.ticks'::regclass, 'trading.market_data_hf'::regclass) AND tapedeck_edition() = 'plain';
