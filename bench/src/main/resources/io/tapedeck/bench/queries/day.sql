-- A trading day around what the engine has landed: bars from the ticks, and what agents, orders and sessions leave behind.
-- Run in parts, each timed; counts are printed. Times end now, because the queries ask about now.

-- bars of one minute
INSERT INTO market_data_hf (timestamp, symbol, exchange, timeframe, open, high, low, close, volume, vwap, trades_count, provider)
SELECT b.minute, i.symbol, i.exchange, '1m', b.open, b.high, b.low, b.close, b.volume, b.vwap, b.trades, 'bench'
FROM (SELECT instrument_id, date_bin('1 minute', timestamp, '2000-01-01') AS minute,
             (array_agg(price ORDER BY timestamp, sequence))[1] AS open, max(price) AS high, min(price) AS low,
             (array_agg(price ORDER BY timestamp DESC, sequence DESC))[1] AS close,
             round(sum(size))::bigint AS volume, sum(price * size) / nullif(sum(size), 0) AS vwap, count(*)::int AS trades
      FROM ticks WHERE kind = 1 GROUP BY 1, 2) b
         JOIN instruments i USING (instrument_id);
-- bars of days, a year of them for the five hundred busiest symbols
INSERT INTO market_data_daily (date, symbol, exchange, open, high, low, close, volume, provider)
SELECT current_date - d, symbol, exchange, 100, 101, 99, 100 + sin(d), 1000000, 'bench'
FROM bench_symbols, generate_series(1, 365) d WHERE number <= 500;
-- signals of the day
INSERT INTO signals (timestamp, symbol, agent_name, signal_type, value, confidence, direction, top_3_reasons, model_version)
SELECT now() - n * INTERVAL '80 milliseconds', s.symbol, (ARRAY ['momentum_agent', 'mean_reversion_agent', 'breakout_agent', 'volume_agent'])[n % 4 + 1],
       'entry', sin(n), 0.5 + (n % 50) / 100.0, (ARRAY ['BUY', 'SELL', 'HOLD'])[n % 3 + 1], '["a","b","c"]', 'bench'
FROM (SELECT n, 1 + (n * 7919) % (SELECT count(*) FROM bench_symbols) AS number FROM generate_series(1, 500000::bigint) n) g
         JOIN bench_symbols s USING (number);
-- fused signals of the day
INSERT INTO fused_signals (timestamp, symbol, final_signal, confidence, direction, contributing_agents, signal_weights, top_3_reasons, model_version, fusion_method)
SELECT timestamp, symbol, value, confidence, direction, '[]', '{}', '[]', 'bench', 'confidence_weighted' FROM signals WHERE agent_name = 'momentum_agent'
ON CONFLICT DO NOTHING;
-- orders and trades of the day
INSERT INTO orders (submitted_at, order_id, symbol, exchange, side, order_type, quantity, status, strategy, agent_name, broker)
SELECT now() - n * INTERVAL '2 seconds', 'bench-' || n, s.symbol, s.exchange, (ARRAY ['BUY', 'SELL'])[n % 2 + 1], 'LIMIT', 100,
       CASE WHEN n % 100 = 0 THEN 'SUBMITTED' ELSE 'FILLED' END, 'strategy-' || n % 5, 'momentum_agent', 'paper'
FROM generate_series(1, 20000) n JOIN bench_symbols s ON s.number = 1 + (n * 7919) % 200;
INSERT INTO trades (executed_at, trade_id, order_id, symbol, exchange, side, quantity, price, strategy, agent_name, broker)
SELECT submitted_at, 'trade-' || order_id, order_id, symbol, exchange, side, CASE side WHEN 'BUY' THEN quantity ELSE -quantity END, 100 + random(),
       strategy, agent_name, 'paper'
FROM orders WHERE status = 'FILLED' ORDER BY submitted_at;
-- sessions of agents
INSERT INTO agent_sessions (id, session_name) SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, 'session ' || n FROM generate_series(1, 200) n;
INSERT INTO agent_deliberations (session_id, agent_type, cycle_number, deliberation_step, input_context, reasoning, confidence_score)
SELECT ('00000000-0000-0000-0000-' || lpad((1 + n % 200)::text, 12, '0'))::uuid, 'price_analyst', n / 200, 1, '{}', repeat('because ', 40), 0.75
FROM generate_series(1, 10000) n;
INSERT INTO agent_actions (session_id, action_type, action_data)
SELECT ('00000000-0000-0000-0000-' || lpad((1 + n % 200)::text, 12, '0'))::uuid, 'place_order', '{"symbol":"AAPL"}' FROM generate_series(1, 2000) n;
INSERT INTO agent_memories (session_id, memory_type, memory_category, title, content, importance_score, relevance_tags)
SELECT ('00000000-0000-0000-0000-' || lpad((1 + n % 200)::text, 12, '0'))::uuid, (ARRAY ['short_term', 'long_term', 'episodic'])[n % 3 + 1],
       (ARRAY ['trading_insight', 'strategy_lesson'])[n % 2 + 1], 'memory ' || n, repeat('what was learned ', 20), (n % 100) / 100.0,
       ARRAY [(ARRAY ['AAPL', 'NVDA', 'MSFT', 'SPY'])[n % 4 + 1], 'volume']
FROM generate_series(1, 5000) n;
-- market data of the symbols that agents watch, a row a minute
INSERT INTO sage.market_data (symbol, timestamp, current_price, change_percent, volume)
SELECT symbol, now() - m * INTERVAL '1 minute', 100 + sin(m), sin(m + number), 1000
FROM bench_symbols, generate_series(0, 389) m WHERE number <= :watched;
INSERT INTO sage.technical_indicators (symbol, timestamp, rsi, macd_line)
SELECT symbol, timestamp, 50, 0.5 FROM sage.market_data;
