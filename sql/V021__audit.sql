-- Who changed what, in the tables where it matters. One trigger function for all of them, once a statement: it reads the
-- statement's own rows (transition tables: of hypertables from TimescaleDB 2.18 on), so COPY and INSERT … SELECT are seen like
-- any other command and a thousand rows cost one INSERT. Deletions are rare and go row by row, because a compressed
-- hypertable has no transition table for them. What is written here stays: no role may change it, and a trigger tells even
-- the owner so.

CREATE FUNCTION log_audit_trail() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
DECLARE
    audited       text        := TG_ARGV[0]; -- TG_TABLE_NAME may be a partition's or a chunk's
    entity_column text        := TG_ARGV[1];
    further_key   text        := TG_ARGV[2]; -- '' = the entity's column is the whole key
    ignored       text[]      := string_to_array(TG_ARGV[3], ',');
    at            timestamptz := clock_timestamp();
    agent         text        := left(nullif(current_setting('tapedeck.agent', true), ''), 50);
    -- session_user, for current_user is the owner in here; the role is what SET ROLE made of it.
    who           text        := left(session_user, 50);
    client        inet        := inet_client_addr();
    program       text        := nullif(current_setting('application_name', true), '');
    metadata      jsonb       := jsonb_build_object('role', current_setting('role'),
                                                    'transaction', pg_current_xact_id()::text::bigint);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO audit_trail (timestamp, action_type, entity_type, entity_id, agent_name, user_id, before_state,
                                 after_state, action_metadata, ip_address, user_agent)
        SELECT at, TG_OP, audited, left(coalesce(n.state ->> entity_column, ''), 100), agent, who, NULL, n.state,
               metadata, client, program
        FROM (SELECT to_jsonb(r) AS state FROM new_rows r) n;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO audit_trail (timestamp, action_type, entity_type, entity_id, agent_name, user_id, before_state,
                                 action_metadata, ip_address, user_agent)
        VALUES (at, TG_OP, audited, left(coalesce(to_jsonb(OLD) ->> entity_column, ''), 100), agent, who, to_jsonb(OLD),
                metadata, client, program);
    ELSIF TG_OP = 'UPDATE' THEN
        -- A row whose key itself changed has no partner: it is logged as two rows, one with each side.
        WITH old_states AS MATERIALIZED (SELECT to_jsonb(r) AS state FROM old_rows r),
             new_states AS MATERIALIZED (SELECT to_jsonb(r) AS state FROM new_rows r),
             o AS MATERIALIZED (SELECT state, concat_ws(' ', state ->> entity_column, state ->> further_key) AS key FROM old_states),
             n AS MATERIALIZED (SELECT state, concat_ws(' ', state ->> entity_column, state ->> further_key) AS key FROM new_states)
        INSERT INTO audit_trail (timestamp, action_type, entity_type, entity_id, agent_name, user_id, before_state,
                                 after_state, action_metadata, ip_address, user_agent)
        SELECT at, TG_OP, audited, left(coalesce(n.state ->> entity_column, o.state ->> entity_column, ''), 100),
               agent, who, o.state, n.state, metadata, client, program
        FROM o FULL JOIN n ON n.key = o.key
        WHERE (o.state - ignored) IS DISTINCT FROM (n.state - ignored);
    ELSE -- TRUNCATE shows no rows
        INSERT INTO audit_trail (timestamp, action_type, entity_type, entity_id, agent_name, user_id, action_metadata,
                                 ip_address, user_agent)
        VALUES (at, TG_OP, audited, '*', agent, who, metadata, client, program);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION log_audit_trail() IS
    'After a statement (DELETE: a row): a row in audit_trail for each row that it changed, with before and after, the database user, the agent that the session declared (SET tapedeck.agent) and the client''s address. Arguments: the table, the column that names the entity, the rest of the key, columns whose change alone is no news';
REVOKE EXECUTE ON FUNCTION log_audit_trail() FROM PUBLIC;

-- For migrations: puts a table under audit.
CREATE FUNCTION audit_table(target text, entity_column text, further_key text DEFAULT '', ignored text DEFAULT '')
    RETURNS void LANGUAGE plpgsql SET search_path = trading, public, pg_temp AS
$$
DECLARE
    arguments text := format('EXECUTE FUNCTION log_audit_trail(%L, %L, %L, %L)', target, entity_column, further_key, ignored);
BEGIN
    EXECUTE format('CREATE TRIGGER audit_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows'
                       ' FOR EACH STATEMENT %s', target, arguments);
    EXECUTE format('CREATE TRIGGER audit_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'
                       -- The profit that the trade trigger fills into a trade just inserted is part of that insertion.
                       ' FOR EACH STATEMENT %s %s',
                   target, CASE target WHEN 'trades' THEN 'WHEN (pg_trigger_depth() = 0)' ELSE '' END, arguments);
    EXECUTE format('CREATE TRIGGER audit_delete AFTER DELETE ON %I FOR EACH ROW %s', target, arguments);
    EXECUTE format('CREATE TRIGGER audit_truncate AFTER TRUNCATE ON %I FOR EACH STATEMENT %s', target, arguments);
END
$$;
COMMENT ON FUNCTION audit_table(text, text, text, text) IS
    'For migrations: puts a table of the schema trading under audit (arguments as of log_audit_trail)';
REVOKE EXECUTE ON FUNCTION audit_table(text, text, text, text) FROM PUBLIC;

SELECT audit_table('orders', 'order_id', 'submitted_at');
SELECT audit_table('trades', 'trade_id', 'executed_at');
-- A mark changes these columns of every position, all day long, and says nothing about anybody's action.
SELECT audit_table('positions', 'id', '', 'market_value,unrealized_pnl,updated_at');
SELECT audit_table('position_triggers', 'trigger_id', '', 'peak_price,updated_at');
SELECT audit_table('risk_alerts', 'id');
SELECT audit_table('backtest_runs', 'run_id');
SELECT audit_table('time_series_policy', 'table_name');

CREATE TRIGGER keep_audit_trail BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_trail
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what is written here stays');
COMMENT ON TABLE audit_trail IS
    'Every change of orders, trades, positions, cash movements, position triggers, risk alerts, backtest runs and time series policies. Rows are added, never changed or removed';
COMMENT ON COLUMN audit_trail.timestamp IS 'When the statement ran, not when its transaction began';
COMMENT ON COLUMN audit_trail.action_type IS 'INSERT (COPY too), UPDATE, DELETE, TRUNCATE; an application may add actions of its own';
COMMENT ON COLUMN audit_trail.entity_type IS 'Table';
COMMENT ON COLUMN audit_trail.entity_id IS 'Which row: order_id, trade_id, trigger_id, run_id, table_name, or id; * = all';
COMMENT ON COLUMN audit_trail.agent_name IS 'Agent that the session declared with SET tapedeck.agent; NULL = none';
COMMENT ON COLUMN audit_trail.user_id IS 'Database user that the session logged in as';
COMMENT ON COLUMN audit_trail.before_state IS 'The whole row before; NULL = it was inserted';
COMMENT ON COLUMN audit_trail.after_state IS 'The whole row after; NULL = it was deleted';
COMMENT ON COLUMN audit_trail.action_metadata IS 'role: what SET ROLE had made of the user (none = nothing); transaction: number that changes of one transaction share';
COMMENT ON COLUMN audit_trail.ip_address IS 'Client''s address; NULL = over a local socket';
COMMENT ON COLUMN audit_trail.user_agent IS 'application_name of the session';
