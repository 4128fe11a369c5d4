-- Who may do what, and whose rows are whose.
--
--   trading_app       the application: reads, inserts and updates; deletes nothing but sage.agent_memories
--   trading_readonly  reports: reads everything, writes nothing
--   tapedeck_writer   the engine's lanes: inserts and updates through COPY; row security does not hold it (BYPASSRLS)
--   trading_tenant    a tenant's own login: its own rows, and the market data that is everybody's
--
-- Row security stands on the regular tables that have a tenant. It cannot stand on the time series: TimescaleDB refuses it beside
-- the columnstore. So trading_tenant has no right on any of these; it goes through the views tenant_*, which are security
-- barriers: no condition of a query is tried on a row before the view's own. trading_app and trading_readonly are the house's, and read
-- the time series of all tenants.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'trading_tenant') THEN
        BEGIN
            CREATE ROLE trading_tenant NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN
                NULL; -- made by another migration between the question and the answer
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'the role trading_tenant is missing and % may not create roles', current_user
                    USING ERRCODE = '42501', HINT = 'Let a superuser run CREATE ROLE trading_tenant NOLOGIN.';
        END;
    END IF;
    -- Without it every COPY into a table with row security would be refused from now on.
    IF NOT (SELECT rolbypassrls FROM pg_roles WHERE rolname = 'tapedeck_writer') THEN
        BEGIN
            ALTER ROLE tapedeck_writer BYPASSRLS;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'tapedeck_writer has no BYPASSRLS, which % may not grant', current_user
                USING ERRCODE = '42501', HINT = 'Let a superuser run ALTER ROLE tapedeck_writer BYPASSRLS.';
        END;
    END IF;
    IF NOT has_database_privilege('trading_tenant', current_database(), 'CONNECT') THEN
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO trading_tenant', current_database());
    END IF;
END
$$;
GRANT USAGE ON SCHEMA trading, sage TO trading_tenant;

-- (SELECT current_tenant()) is run once a statement, and again at each execution of a prepared one.
--
-- A foreign key is checked with the owner's eyes: what it refers to must be the tenant's own too, or a row could be hung onto
-- another's, and its existence found out.
CREATE POLICY tenant_border ON backtest_trades USING (tenant = (SELECT current_tenant()))
    WITH CHECK (tenant = (SELECT current_tenant())
        AND EXISTS (SELECT FROM backtest_runs r WHERE r.run_id = backtest_trades.run_id));

-- A policy may not ask its own table; a function that it calls may, and sees what row security lets its caller see.
CREATE FUNCTION sage.is_visible_deliberation(deliberation uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = sage, pg_temp AS
$$
BEGIN
    RETURN deliberation IS NULL OR EXISTS (SELECT FROM agent_deliberations WHERE id = deliberation);
END
$$;
COMMENT ON FUNCTION sage.is_visible_deliberation(uuid) IS 'Whether the caller may see this deliberation; NULL counts as seen';
CREATE POLICY tenant_border ON sage.agent_deliberations USING (tenant = (SELECT current_tenant()))
    WITH CHECK (tenant = (SELECT current_tenant())
        AND (session_id IS NULL OR EXISTS (SELECT FROM sage.agent_sessions s WHERE s.id = session_id))
        AND sage.is_visible_deliberation(parent_deliberation_id));
CREATE POLICY tenant_border ON sage.agent_actions USING (tenant = (SELECT current_tenant()))
    WITH CHECK (tenant = (SELECT current_tenant())
        AND (session_id IS NULL OR EXISTS (SELECT FROM sage.agent_sessions s WHERE s.id = session_id))
        AND sage.is_visible_deliberation(deliberation_id));
CREATE POLICY tenant_border ON sage.agent_memories USING (tenant = (SELECT current_tenant()))
    WITH CHECK (tenant = (SELECT current_tenant())
        AND (session_id IS NULL OR EXISTS (SELECT FROM sage.agent_sessions s WHERE s.id = session_id))
        AND sage.is_visible_deliberation(source_deliberation_id));

-- What was done to a tenant's row shows that row; what has no tenant is everybody's to read. Anybody may add.
CREATE POLICY tenant_border ON audit_trail FOR SELECT
    USING (coalesce(after_state ->> 'tenant', before_state ->> 'tenant', (SELECT current_tenant())) = (SELECT current_tenant()));
CREATE POLICY append ON audit_trail FOR INSERT WITH CHECK (true);

-- Every other regular table with a tenant: whose it is, is all there is to ask.
DO $$
DECLARE
    guarded record;
BEGIN
    FOR guarded IN SELECT c.oid::regclass AS name,
                          EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) AS has_policy
                   FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant'
                   WHERE c.relnamespace IN ('trading'::regnamespace, 'sage'::regnamespace) AND c.relkind = 'r' AND NOT c.relispartition
                     AND c.oid <> 'tenant_logins'::regclass
                     AND c.oid NOT IN (SELECT to_regclass(format('trading.%I', table_name)) FROM time_series_policy)
                   ORDER BY 1
    LOOP
        IF NOT guarded.has_policy THEN
            EXECUTE format('CREATE POLICY tenant_border ON %s USING (tenant = (SELECT current_tenant()))', guarded.name);
        END IF;
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded.name);
    END LOOP;
END
$$;
ALTER TABLE audit_trail ENABLE ROW LEVEL SECURITY;

-- A tenant's way to the time series: its own orders and trades, which it may also add to, and the market data that is everybody's.
-- What shows the house (snapshots, risk, logs, ledgers) has no such view.
CREATE VIEW tenant_orders WITH (security_barrier = true) AS
SELECT * FROM orders WHERE tenant = (SELECT current_tenant())
WITH CASCADED CHECK OPTION;
COMMENT ON VIEW tenant_orders IS 'Orders of the session''s tenant; a security barrier, for trading_tenant';
CREATE VIEW tenant_trades WITH (security_barrier = true) AS
SELECT * FROM trades WHERE tenant = (SELECT current_tenant())
WITH CASCADED CHECK OPTION;
COMMENT ON VIEW tenant_trades IS 'Trades of the session''s tenant; a security barrier, for trading_tenant';
DO $$
DECLARE
    shared text;
BEGIN
    FOREACH shared IN ARRAY ARRAY ['market_data_hf', 'market_data_ticks', 'options_data', 'forex_crypto_data', 'signals',
                                   'fused_signals', 'news_articles', 'social_sentiment', 'alternative_data'] LOOP
        EXECUTE format('CREATE VIEW %I WITH (security_barrier = true) AS SELECT * FROM %I', 'tenant_' || shared, shared);
        EXECUTE format('COMMENT ON VIEW %I IS %L', 'tenant_' || shared,
                       'The rows of ' || shared || ', which are everybody''s; a security barrier, for trading_tenant');
        EXECUTE format('REVOKE INSERT, UPDATE ON %I FROM trading_app, tapedeck_writer', 'tenant_' || shared);
        EXECUTE format('GRANT SELECT ON %I TO trading_tenant', 'tenant_' || shared);
    END LOOP;
END
$$;
REVOKE INSERT, UPDATE ON tenant_orders, tenant_trades FROM trading_app, tapedeck_writer;
GRANT SELECT, INSERT, UPDATE ON tenant_orders TO trading_tenant;
GRANT SELECT, INSERT ON tenant_trades TO trading_tenant;
GRANT SELECT ON instruments, market_data_daily TO trading_tenant;
GRANT SELECT, INSERT, UPDATE ON positions, position_triggers, risk_alerts, backtest_runs, backtest_trades,
    sage.agent_sessions, sage.agent_deliberations, sage.agent_actions, sage.agent_memories,
    sage.market_data, sage.technical_indicators, sage.options_data TO trading_tenant;
GRANT SELECT ON cash_movements, sage.session_timeline, sage.session_summary TO trading_tenant;

-- The one exception from "no DELETE": who remembers may forget, within row security.
GRANT DELETE ON sage.agent_memories TO trading_app, trading_tenant;

-- Functions. What was everybody's becomes the application's and the lanes'; what cannot write (not VOLATILE) the reader's too.
-- Trigger functions are nobody's to call: a trigger does not ask. A migration that comes later states its own rights.
DO $$
DECLARE
    made record;
BEGIN
    FOR made IN SELECT p.oid::regprocedure AS signature, p.prokind, p.provolatile, p.prorettype = 'trigger'::regtype AS is_trigger
                FROM pg_proc p
                WHERE p.pronamespace IN ('trading'::regnamespace, 'sage'::regnamespace)
                  AND p.proowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
                  AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) WHERE grantee = 0)
    LOOP
        EXECUTE format('REVOKE EXECUTE ON ROUTINE %s FROM PUBLIC', made.signature);
        IF NOT made.is_trigger THEN
            EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO trading_app, tapedeck_writer', made.signature);
            IF made.provolatile <> 'v' AND made.prokind <> 'p' THEN
                EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO trading_readonly', made.signature);
            END IF;
        END IF;
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION current_tenant(), tapedeck_edition(), sage.uuid_generate_v4(),
    sage.is_visible_deliberation(uuid) TO trading_app, trading_readonly, tapedeck_writer, trading_tenant;
ALTER DEFAULT PRIVILEGES IN SCHEMA trading, sage GRANT EXECUTE ON FUNCTIONS TO trading_app;

-- VOLATILE for its notice alone; and what shows a tenant its own portfolio.
GRANT EXECUTE ON FUNCTION get_slow_queries(interval) TO trading_readonly;
GRANT EXECUTE ON FUNCTION calculate_portfolio_metrics() TO trading_tenant;

-- The one place that says what an edition cannot do; tapedeck schema prints it.
CREATE VIEW edition_limits (edition, limitation) AS
VALUES ('plain', 'No columnstore: compress_after of time_series_policy has no effect, old data keeps its size'),
       ('plain', 'No jobs in the server: maintenance makes ranges ahead and drops old ones; without it a row of a day without range is refused (23514)'),
       ('plain', 'A row typed in by hand for a time without range needs ensure_range(table, earliest, latest) before it; what the engine lands does not'),
       ('plain', 'Bars from ticks are views, computed when asked for; there are no continuous aggregates'),
       ('plain', 'A series cut by the hour has a partition for each hour: after years, queries without a time take longer to plan'),
       ('plain', 'COPY goes to rows, never directly to the columnstore'),
       ('apache', 'No columnstore: compress_after of time_series_policy has no effect, old data keeps its size'),
       ('apache', 'No jobs for compression and retention: maintenance drops old chunks'),
       ('apache', 'Bars from ticks are views, computed when asked for; there are no continuous aggregates'),
       ('apache', 'COPY goes to rows, never directly to the columnstore'),
       ('community', 'No row security on time series: TimescaleDB refuses it beside the columnstore; tenants read them through the views tenant_*'),
       ('community', 'COPY goes directly to the columnstore only into tables without unique index (ticks)'),
       ('community', 'A series whose rows are archived first (time_series_policy.archive) has no retention job: maintenance drops its chunks');
COMMENT ON VIEW edition_limits IS
    'What an edition cannot do, or does in another way; the edition of this database is tapedeck_edition()';
REVOKE INSERT, UPDATE ON edition_limits FROM trading_app, tapedeck_writer;
