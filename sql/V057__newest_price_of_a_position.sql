-- As V020 made it, and a trade that lands late books its quantity and its profit, but the price and rate of the newer trade stay.
CREATE OR REPLACE FUNCTION update_position_from_trade() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
DECLARE
    trade    record;
    held     positions;
    moved    positions[]   := '{}';
    quantity_after numeric;
    cost_out numeric;
    newest   numeric; -- price of the position's newest trade, as far as it is known
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
            newest := NULL;
        END IF;
        IF trade.currency <> held.currency THEN
            RAISE EXCEPTION 'trade %: currency % is not that of the position, %', trade.trade_id, trade.currency, held.currency
                USING ERRCODE = '23514', SCHEMA = 'trading', TABLE = 'trades', CONSTRAINT = 'trades_currency_of_position';
        END IF;

        IF trade.executed_at >= held.last_trade_at THEN
            newest := trade.price;
            held.fx_rate := trade.fx_rate;
        ELSIF newest IS NULL THEN -- it comes late: what the newer trade left stays
            IF held.quantity <> 0 THEN
                newest := round(held.market_value / held.quantity, 8);
            ELSE
                EXECUTE 'SELECT price FROM trades t WHERE t.executed_at = $1 AND t.symbol = $2 AND t.exchange = $3 AND t.strategy = $4
                                                      AND t.agent_name = $5 AND t.tenant = $6 ORDER BY t.id DESC LIMIT 1'
                    INTO newest
                    USING held.last_trade_at, held.symbol, held.exchange, held.strategy, held.agent_name, held.tenant;
                newest := coalesce(newest, trade.price);
            END IF;
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
        held.market_value := quantity_after * newest;
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
    'After a statement that inserts trades: moves each position by its trades (average cost), marks it at the price of the newest, and fills gross_pnl and net_pnl of trades that came without. SET tapedeck.restoring = on leaves positions alone, for a member of the owner';
COMMENT ON COLUMN positions.market_value IS 'quantity at the last mark, signed, in currency; a trade marks its position at its own price, unless a newer one has';
COMMENT ON COLUMN positions.fx_rate IS 'Units of the portfolio''s currency for one of currency, as the newest trade stated';
