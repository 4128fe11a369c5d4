-- A trade is checked and moves its position.
--
-- Checks run row by row before a trade is stored. Positions move once a statement, after it, from the statement's own rows
-- (a transition table): that holds for COPY as for INSERT, sees only rows that were really inserted (a trade that lands
-- again becomes an UPDATE and moves nothing), locks the positions of one statement in one order, so that two writers wait
-- for each other but never deadlock, and writes each position once, however many trades it has in the statement.
--
-- Money is exact. A quantity has 6 decimals and a price 8, so amounts have 14; avg_cost is rounded for display, and
-- cost_basis holds what it is rounded from, so that at every moment, to the last digit,
--     realized_pnl + unrealized_pnl = cash flow of all trades + market_value
-- where the cash flow of a trade is -quantity * price - commission - fees.

ALTER TABLE positions
    ALTER COLUMN market_value TYPE NUMERIC(34, 14),
    ALTER COLUMN unrealized_pnl TYPE NUMERIC(34, 14),
    ALTER COLUMN realized_pnl TYPE NUMERIC(34, 14),
    ADD COLUMN cost_basis NUMERIC(34, 14) NOT NULL,
    ADD COLUMN currency VARCHAR(10) NOT NULL DEFAULT 'USD',
    ADD COLUMN fx_rate NUMERIC(15, 8) NOT NULL DEFAULT 1 CHECK (fx_rate > 0);
COMMENT ON COLUMN positions.avg_cost IS 'Average price of what is open, in currency; changes only when the position grows or turns; 0 when flat';
COMMENT ON COLUMN positions.market_value IS 'quantity at the last mark, signed, in currency; a trade marks its position at its own price';
COMMENT ON COLUMN positions.unrealized_pnl IS 'market_value - cost_basis, in currency';
COMMENT ON COLUMN positions.realized_pnl IS
    'What its trades realised, less commission and fees of all of them, opening ones too, in currency: the sum of their net_pnl before rounding';
COMMENT ON COLUMN positions.last_trade_at IS 'Latest time of a trade; trades that come late are still booked in the order in which they come';
COMMENT ON COLUMN positions.cost_basis IS
    'What the open quantity cost, exact and signed like it, in currency; avg_cost is this by quantity. A row written without it gets quantity * avg_cost';
COMMENT ON COLUMN positions.currency IS 'Currency of every amount in the row; a trade in another one is refused';
COMMENT ON COLUMN positions.fx_rate IS 'Units of the portfolio''s currency for one of currency, as the last trade stated';

-- Checks of a trade. Each error is of class 23, so that landing rejects that row alone, and names its rule as a constraint
-- (a check violation without one means a missing partition).
CREATE FUNCTION validate_trade_data() RETURNS trigger
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
DECLARE
    rule    text;
    problem text;
BEGIN
    -- NaN counts as greater than every number.
    IF NOT NEW.price > 0 OR NEW.price = 'NaN' THEN
        rule := 'trades_price_positive';
        problem := format('price %s must be above 0', NEW.price);
    ELSIF NEW.quantity = 0 OR NEW.quantity = 'NaN' THEN
        rule := 'trades_quantity_not_zero';
        problem := format('quantity %s must not be 0', NEW.quantity);
    ELSIF NEW.side NOT IN ('BUY', 'COVER', 'SELL', 'SHORT') THEN
        rule := 'trades_side_known';
        problem := format('side ''%s'' must be BUY, COVER, SELL or SHORT', NEW.side);
    ELSIF NEW.quantity > 0 AND NEW.side IN ('SELL', 'SHORT') OR NEW.quantity < 0 AND NEW.side IN ('BUY', 'COVER') THEN
        rule := 'trades_side_agrees_with_quantity';
        problem := format('quantity %s does not agree with side %s: BUY and COVER are above 0, SELL and SHORT below 0',
                          NEW.quantity, NEW.side);
    ELSIF NEW.commission = 'NaN' OR NEW.fees = 'NaN' THEN
        rule := 'trades_costs_are_numbers';
        problem := format('commission %s and fees %s must be numbers', NEW.commission, NEW.fees);
    ELSIF NOT NEW.fx_rate > 0 OR NEW.fx_rate = 'NaN' THEN
        rule := 'trades_fx_rate_positive';
        problem := format('fx_rate %s must be above 0', NEW.fx_rate);
    ELSIF row_security_active('trading.positions') AND NEW.tenant <> current_tenant() THEN
        rule := 'trades_tenant_is_own';
        problem := format('tenant ''%s'' must be that of the session', NEW.tenant);
    ELSIF TG_OP = 'UPDATE' THEN
        IF (NEW.executed_at, NEW.trade_id, NEW.symbol, NEW.exchange, NEW.strategy, NEW.agent_name, NEW.tenant, NEW.side,
            NEW.quantity, NEW.price, NEW.currency, NEW.fx_rate)
            IS DISTINCT FROM
           (OLD.executed_at, OLD.trade_id, OLD.symbol, OLD.exchange, OLD.strategy, OLD.agent_name, OLD.tenant, OLD.side,
            OLD.quantity, OLD.price, OLD.currency, OLD.fx_rate) THEN
            rule := 'trades_booked_once';
            problem := format('it is booked as %s %s %s at %s %s and cannot become %s %s %s at %s %s: reverse it with a'
                                  ' trade of its own', OLD.side, OLD.quantity, OLD.symbol, OLD.price, OLD.currency,
                              NEW.side, NEW.quantity, NEW.symbol, NEW.price, NEW.currency);
        ELSIF NEW.net_pnl IS NOT DISTINCT FROM OLD.net_pnl THEN -- costs that come later
            NEW.net_pnl := OLD.net_pnl - (coalesce(NEW.commission, 0) + coalesce(NEW.fees, 0)
                                          - coalesce(OLD.commission, 0) - coalesce(OLD.fees, 0));
        END IF;
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION 'trade %: %', NEW.trade_id, problem
            USING ERRCODE = '23514', SCHEMA = 'trading', TABLE = 'trades', CONSTRAINT = rule;
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION validate_trade_data() IS
    'Before a trade is stored: price above 0, quantity not 0, its sign agrees with the side. A stored trade keeps what moved the position; only the rest may change (commission and fees may, the position follows)';

-- One statement's trades, in the order of their ids (the sequence for what the engine lands; the order of insertion else).
CREATE FUNCTION update_position_from_trade() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
DECLARE
    trade    record;
    held     positions;
    moved    positions[]   := '{}';
    quantity_after numeric;
    cost_out numeric;
    gross    numeric;
    times    timestamptz[] := '{}';
    ids      text[]        := '{}';
    grosses  numeric[]     := '{}';
BEGIN
    -- Archived trades come back to the table that they were taken from; their positions have moved long ago.
    IF current_setting('tapedeck.restoring', true) = 'on' AND pg_has_role(session_user, current_user, 'MEMBER') THEN
        RETURN NULL;
    END IF;

    -- EXECUTE here and below: a plan that was made and kept while there were three positions does not suit fifty thousand.
    EXECUTE 'INSERT INTO positions (symbol, exchange, strategy, agent_name, tenant, quantity, avg_cost, market_value,
                                    unrealized_pnl, cost_basis, currency, fx_rate, first_trade_at, last_trade_at)
             SELECT DISTINCT ON (symbol, exchange, strategy, agent_name, tenant)
                    symbol, exchange, strategy, agent_name, tenant, 0, 0, 0, 0, 0, currency, fx_rate, executed_at, executed_at
             FROM inserted t
             WHERE NOT EXISTS (SELECT FROM positions p
                               WHERE p.symbol = t.symbol AND p.exchange = t.exchange AND p.strategy = t.strategy
                                 AND p.agent_name = t.agent_name AND p.tenant = t.tenant)
             ORDER BY symbol, exchange, strategy, agent_name, tenant, id
             ON CONFLICT (symbol, exchange, strategy, agent_name, tenant) DO NOTHING'; -- another session may be making it

    FOR trade IN
        SELECT t.*,
               coalesce(t.commission, 0) + coalesce(t.fees, 0) AS costs,
               row_number() OVER holding = 1                   AS is_first,
               lead(t.id) OVER holding IS NULL                 AS is_last
        FROM inserted t
        WINDOW holding AS (PARTITION BY t.symbol, t.exchange, t.strategy, t.agent_name, t.tenant ORDER BY t.id)
        ORDER BY t.symbol, t.exchange, t.strategy, t.agent_name, t.tenant, t.id
    LOOP
        IF trade.is_first THEN
            SELECT * INTO STRICT held FROM positions p
            WHERE p.symbol = trade.symbol AND p.exchange = trade.exchange AND p.strategy = trade.strategy
              AND p.agent_name = trade.agent_name AND p.tenant = trade.tenant
            FOR NO KEY UPDATE;
        END IF;
        IF trade.currency <> held.currency THEN
            RAISE EXCEPTION 'trade %: currency % is not that of the position, %', trade.trade_id, trade.currency, held.currency
                USING ERRCODE = '23514', SCHEMA = 'trading', TABLE = 'trades', CONSTRAINT = 'trades_currency_of_position';
        END IF;

        quantity_after := held.quantity + trade.quantity;
        gross := 0;
        IF held.quantity * trade.quantity >= 0 THEN -- opens or grows
            held.cost_basis := held.cost_basis + trade.quantity * trade.price;
            held.avg_cost := round(held.cost_basis / quantity_after, 8);
        ELSIF held.quantity * quantity_after > 0 THEN -- reduces: the share of the cost that leaves; the average stays
            cost_out := round(held.cost_basis * -trade.quantity / held.quantity, 14);
            gross := -trade.quantity * trade.price - cost_out;
            held.cost_basis := held.cost_basis - cost_out;
        ELSE -- closes; what goes through zero opens at this price
            gross := held.quantity * trade.price - held.cost_basis;
            held.cost_basis := quantity_after * trade.price;
            held.avg_cost := CASE WHEN quantity_after = 0 THEN 0 ELSE trade.price END;
        END IF;
        held.quantity := quantity_after;
        held.realized_pnl := held.realized_pnl + gross - trade.costs;
        held.market_value := quantity_after * trade.price;
        held.fx_rate := trade.fx_rate;
        held.first_trade_at := least(held.first_trade_at, trade.executed_at);
        held.last_trade_at := greatest(held.last_trade_at, trade.executed_at);

        IF trade.gross_pnl IS NULL OR trade.net_pnl IS NULL THEN
            times := times || trade.executed_at;
            ids := ids || trade.trade_id::text;
            grosses := grosses || gross;
        END IF;
        IF trade.is_last THEN
            moved := moved || held;
        END IF;
    END LOOP;

    IF cardinality(moved) > 0 THEN
        EXECUTE 'UPDATE positions p
                 SET quantity       = m.quantity,
                     avg_cost       = m.avg_cost,
                     cost_basis     = m.cost_basis,
                     market_value   = m.market_value,
                     unrealized_pnl = m.market_value - m.cost_basis,
                     realized_pnl   = m.realized_pnl,
                     fx_rate        = m.fx_rate,
                     first_trade_at = m.first_trade_at,
                     last_trade_at  = m.last_trade_at,
                     updated_at     = clock_timestamp()
                 FROM unnest($1) m
                 WHERE p.id = m.id' USING moved;
    END IF;
    IF cardinality(ids) > 0 THEN
        PERFORM fill_trade_profit(times, ids, grosses);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION update_position_from_trade() IS
    'After a statement that inserts trades: moves each position by its trades (average cost), and fills gross_pnl and net_pnl of trades that came without. SET tapedeck.restoring = on leaves positions alone, for a member of the owner';

-- A day at a time, and its range of times as constants: so the statement is planned for that partition or chunk alone. Joined
-- by hash: statistics of the newest rows are always behind, and a nested loop chosen for "one row" takes a million steps.
CREATE FUNCTION fill_trade_profit(times timestamptz[], ids text[], grosses numeric[]) RETURNS void
    LANGUAGE plpgsql SET search_path = trading, pg_temp SET enable_nestloop = off SET jit = off AS
$$
DECLARE
    one_day record;
BEGIN
    FOR one_day IN
        SELECT min(f.at) AS earliest, max(f.at) AS latest, array_agg(f.at) AS times, array_agg(f.id) AS ids,
               array_agg(f.gross) AS grosses
        FROM unnest(times, ids, grosses) f (at, id, gross)
        GROUP BY date_trunc('day', f.at AT TIME ZONE 'UTC')
    LOOP
        EXECUTE format('UPDATE trades t
                        SET gross_pnl = coalesce(t.gross_pnl, f.gross),
                            net_pnl   = coalesce(t.net_pnl, coalesce(t.gross_pnl, f.gross)
                                                            - coalesce(t.commission, 0) - coalesce(t.fees, 0))
                        FROM unnest($1, $2, $3) f (executed_at, trade_id, gross)
                        WHERE t.executed_at = f.executed_at AND t.trade_id = f.trade_id
                          AND t.executed_at BETWEEN %L AND %L', one_day.earliest, one_day.latest)
            USING one_day.times, one_day.ids, one_day.grosses;
    END LOOP;
END
$$;
COMMENT ON FUNCTION fill_trade_profit(timestamptz[], text[], numeric[]) IS
    'For the trade trigger: writes gross_pnl and net_pnl of trades just inserted, where they were not given';

-- Commission and fees are often known only later; realised profit is net of them, so it follows.
CREATE FUNCTION update_position_from_costs() RETURNS trigger
    -- Old and new rows are joined with each other: by a nested loop, chosen once for one row, a thousand take a million steps.
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp SET enable_nestloop = off AS
$$
DECLARE
    change record;
BEGIN
    FOR change IN
        SELECT n.symbol, n.exchange, n.strategy, n.agent_name, n.tenant,
               sum(coalesce(n.commission, 0) + coalesce(n.fees, 0) - coalesce(o.commission, 0) - coalesce(o.fees, 0)) AS costs
        FROM new_rows n JOIN old_rows o ON o.executed_at = n.executed_at AND o.trade_id = n.trade_id
        WHERE (n.commission, n.fees) IS DISTINCT FROM (o.commission, o.fees)
        GROUP BY 1, 2, 3, 4, 5
        ORDER BY 1, 2, 3, 4, 5
    LOOP
        UPDATE positions p
        SET realized_pnl = p.realized_pnl - change.costs, updated_at = clock_timestamp()
        WHERE p.symbol = change.symbol AND p.exchange = change.exchange AND p.strategy = change.strategy
          AND p.agent_name = change.agent_name AND p.tenant = change.tenant AND change.costs <> 0;
    END LOOP;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION update_position_from_costs() IS
    'After a statement that changes commission or fees of stored trades: takes the difference from realized_pnl';

CREATE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
BEGIN
    RAISE EXCEPTION '% of % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = '42501';
END
$$;
COMMENT ON FUNCTION refuse_change() IS 'Trigger: refuses the statement, with the reason that the trigger gives';

CREATE TRIGGER validate_trade_data BEFORE INSERT OR UPDATE ON trades
    FOR EACH ROW EXECUTE FUNCTION validate_trade_data();
CREATE TRIGGER update_position_from_trade AFTER INSERT ON trades
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION update_position_from_trade();
CREATE TRIGGER update_position_from_costs AFTER UPDATE ON trades
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0) -- not for fill_trade_profit, which changes no costs
    EXECUTE FUNCTION update_position_from_costs();
CREATE TRIGGER keep_trades BEFORE DELETE ON trades
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('its position has moved by it; reverse it with a trade of its own');

-- Rows written by hand: a start from another system, a split.
CREATE FUNCTION keep_cost_basis() RETURNS trigger
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
BEGIN
    IF NEW.cost_basis IS NULL OR TG_OP = 'UPDATE' AND NEW.cost_basis = OLD.cost_basis
        AND (NEW.quantity <> OLD.quantity OR NEW.avg_cost <> OLD.avg_cost) THEN
        NEW.cost_basis := NEW.quantity * NEW.avg_cost;
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION keep_cost_basis() IS 'Before a position is written without its cost_basis: makes it quantity * avg_cost';
CREATE TRIGGER keep_cost_basis BEFORE INSERT OR UPDATE OF quantity, avg_cost, cost_basis ON positions
    FOR EACH ROW EXECUTE FUNCTION keep_cost_basis();

REVOKE EXECUTE ON FUNCTION validate_trade_data(), update_position_from_trade(), update_position_from_costs(), refuse_change(),
    keep_cost_basis(), fill_trade_profit(timestamptz[], text[], numeric[]) FROM PUBLIC;
