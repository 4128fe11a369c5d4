-- The engine's marks. One writer per fact: trades own quantity, cost and realised profit of a position, marks its market value and
-- unrealised profit. The engine lands a mark as a row of this table, and a trigger carries it over: so that COPY serves marks as it
-- serves everything, and that a mark is right whatever lands first, it or the trades before and behind it.
--
-- The rule: the newer of the two prices counts, by the time of the mark against the time of the position's last trade. A mark that
-- lands before its position waits here. No audit: a mark is nobody's action, and of positions only what is not a mark is audited.

CREATE TABLE position_marks (
    symbol         VARCHAR(24)    NOT NULL,
    exchange       VARCHAR(24)    NOT NULL,
    strategy       VARCHAR(30)    NOT NULL,
    agent_name     VARCHAR(50)    NOT NULL,
    tenant         TEXT           NOT NULL DEFAULT 'default',
    mark_price     NUMERIC(19, 9) NOT NULL CHECK (mark_price <> 'NaN'),
    marked_at      TIMESTAMPTZ    NOT NULL,
    cause_sequence BIGINT         NOT NULL,
    CONSTRAINT position_marks_pkey PRIMARY KEY (symbol, exchange, strategy, agent_name, tenant)
) WITH (fillfactor = 70); -- updated all day, as positions is
COMMENT ON TABLE position_marks IS
    'The newest mark of each position, by the engine; positions.market_value and unrealized_pnl follow it where it is not older than the position''s last trade';
COMMENT ON COLUMN position_marks.symbol IS 'positions.symbol';
COMMENT ON COLUMN position_marks.exchange IS 'positions.exchange';
COMMENT ON COLUMN position_marks.strategy IS 'positions.strategy';
COMMENT ON COLUMN position_marks.agent_name IS 'positions.agent_name';
COMMENT ON COLUMN position_marks.tenant IS 'positions.tenant; row security lets nobody see another''s';
COMMENT ON COLUMN position_marks.mark_price IS 'Price that marks it, in the position''s currency: last trade, middle or closing side, as configured';
COMMENT ON COLUMN position_marks.marked_at IS 'Time of the tick that gave the price';
COMMENT ON COLUMN position_marks.cause_sequence IS 'Market sequence of that tick';

CREATE POLICY tenant_border ON position_marks USING (tenant = (SELECT current_tenant()));
ALTER TABLE position_marks ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON position_marks TO trading_tenant;

CREATE FUNCTION apply_position_marks() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    -- EXECUTE: planned for the number of positions that there are now. Locked in the order in which the trade trigger locks.
    EXECUTE 'SELECT FROM positions p JOIN marked m USING (symbol, exchange, strategy, agent_name, tenant)
             ORDER BY symbol, exchange, strategy, agent_name, tenant FOR NO KEY UPDATE OF p';
    EXECUTE 'UPDATE positions p
             SET market_value   = round(p.quantity * m.mark_price, 14),
                 unrealized_pnl = round(p.quantity * m.mark_price, 14) - p.cost_basis,
                 updated_at     = clock_timestamp()
             FROM marked m
             WHERE (p.symbol, p.exchange, p.strategy, p.agent_name, p.tenant)
                 = (m.symbol, m.exchange, m.strategy, m.agent_name, m.tenant)
               AND m.marked_at >= p.last_trade_at
               AND p.market_value <> round(p.quantity * m.mark_price, 14)';
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION apply_position_marks() IS
    'After a statement that writes marks: market_value and unrealized_pnl of their positions, where the mark is not older than the last trade';
CREATE TRIGGER apply_position_marks_insert AFTER INSERT ON position_marks
    REFERENCING NEW TABLE AS marked FOR EACH STATEMENT EXECUTE FUNCTION apply_position_marks();
CREATE TRIGGER apply_position_marks_update AFTER UPDATE ON position_marks
    REFERENCING NEW TABLE AS marked FOR EACH STATEMENT EXECUTE FUNCTION apply_position_marks();

-- A trade marks its position at its own price; a mark that is not older stays above it.
CREATE FUNCTION keep_position_mark() RETURNS trigger
    -- A plan that was kept from the time when there were few marks would read them all.
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp SET enable_seqscan = off AS
$$
DECLARE
    price numeric;
BEGIN
    SELECT m.mark_price INTO price FROM position_marks m
    WHERE m.symbol = NEW.symbol AND m.exchange = NEW.exchange AND m.strategy = NEW.strategy
      AND m.agent_name = NEW.agent_name AND m.tenant = NEW.tenant AND m.marked_at >= NEW.last_trade_at;
    IF FOUND THEN
        NEW.market_value := round(NEW.quantity * price, 14);
        NEW.unrealized_pnl := NEW.market_value - NEW.cost_basis;
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION keep_position_mark() IS
    'Before trades change a position: it keeps the engine''s mark where that is not older than the last trade';
-- Fires behind keep_cost_basis, by its name.
CREATE TRIGGER keep_position_mark BEFORE UPDATE OF quantity ON positions
    FOR EACH ROW EXECUTE FUNCTION keep_position_mark();

-- Two sessions, one landing the very first trade of a position and one its mark, do not see each other's row.
CREATE FUNCTION refresh_position_marks() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
DECLARE
    changed bigint;
BEGIN
    PERFORM FROM positions p JOIN position_marks m USING (symbol, exchange, strategy, agent_name, tenant)
    WHERE m.marked_at >= p.last_trade_at AND p.market_value <> round(p.quantity * m.mark_price, 14)
    ORDER BY symbol, exchange, strategy, agent_name, tenant FOR NO KEY UPDATE OF p;
    UPDATE positions p
    SET market_value   = round(p.quantity * m.mark_price, 14),
        unrealized_pnl = round(p.quantity * m.mark_price, 14) - p.cost_basis,
        updated_at     = clock_timestamp()
    FROM position_marks m
    WHERE (p.symbol, p.exchange, p.strategy, p.agent_name, p.tenant)
        = (m.symbol, m.exchange, m.strategy, m.agent_name, m.tenant)
      AND m.marked_at >= p.last_trade_at AND p.market_value <> round(p.quantity * m.mark_price, 14);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;
COMMENT ON FUNCTION refresh_position_marks() IS
    'Carries marks over to positions where that has not happened, and returns for how many; take_risk_metrics begins with it';

REVOKE EXECUTE ON FUNCTION apply_position_marks(), keep_position_mark(), refresh_position_marks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refresh_position_marks() TO trading_app, tapedeck_writer;
