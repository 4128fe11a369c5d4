-- What traders and agents ask. "-- name | group" begins a query; :symbol, :exchange and :session are replaced by one that exists.
-- Group seed: as the two specifications print them. Group trader: ours.

-- portfolio metrics | seed
SELECT * FROM calculate_portfolio_metrics();
-- value at risk | seed
SELECT * FROM calculate_var(0.95, 252);
-- signal performance | seed
SELECT * FROM calculate_signal_performance('momentum_agent', 30);
-- anomalies of a symbol, 24 hours | seed
SELECT * FROM detect_market_data_anomalies(':symbol', 24);
-- database performance | seed
SELECT * FROM get_database_performance_metrics();
-- table statistics | seed
SELECT * FROM analyze_table_statistics();
-- slow queries | seed
SELECT * FROM get_slow_queries('5 seconds');
-- index usage | seed
SELECT * FROM monitor_index_usage();
-- system health | seed
SELECT * FROM system_health;
-- trading metrics | seed
SELECT * FROM trading_metrics;
-- session timeline | seed
SELECT * FROM session_timeline
WHERE session_id = ':session'
ORDER BY event_time ASC;
-- session summary | seed
SELECT * FROM session_summary
WHERE created_at >= '2025-01-01'
ORDER BY avg_confidence DESC;
-- trading insights of a symbol | seed
SELECT * FROM agent_memories
WHERE 'AAPL' = ANY(relevance_tags)
AND memory_category = 'trading_insight'
ORDER BY importance_score DESC
LIMIT 5;
-- strategy lessons | seed
SELECT title, content, importance_score
FROM agent_memories
WHERE memory_type = 'long_term'
AND importance_score > 0.8
ORDER BY importance_score DESC;
-- market data with indicators, 1 hour | seed
SELECT m.symbol, m.current_price, m.change_percent,
       t.rsi, t.macd_line
FROM market_data m
LEFT JOIN technical_indicators t ON m.symbol = t.symbol
WHERE m.timestamp > NOW() - INTERVAL '1 hour'
ORDER BY m.change_percent DESC;

-- last trade of a symbol | trader
SELECT t.timestamp, t.price, t.size, t.flags
FROM ticks t
WHERE t.instrument_id = (SELECT instrument_id FROM instruments WHERE symbol = ':symbol' AND exchange = ':exchange')
  AND t.kind = 1
ORDER BY t.timestamp DESC, t.sequence DESC LIMIT 1;
-- last 100 ticks, by name | trader
SELECT timestamp, close, bid, ask, volume
FROM market_data_ticks
WHERE symbol = ':symbol' AND exchange = ':exchange' AND timestamp > now() - INTERVAL '5 minutes'
ORDER BY timestamp DESC LIMIT 100;
-- spread over ten minutes, from quotes | trader
SELECT avg(ask - bid) AS avg_spread, max(ask - bid) AS max_spread, count(*) AS quotes
FROM market_data_ticks
WHERE symbol = ':symbol' AND exchange = ':exchange' AND timestamp > now() - INTERVAL '10 minutes' AND bid IS NOT NULL AND ask IS NOT NULL;
-- chart: 1-minute bars of six hours | trader
SELECT timestamp, open, high, low, close, volume, vwap
FROM market_data_hf
WHERE symbol = ':symbol' AND exchange = ':exchange' AND timeframe = '1m' AND timestamp > now() - INTERVAL '6 hours'
ORDER BY timestamp;
-- day's VWAP and range of a symbol | trader
SELECT sum(vwap * volume) / nullif(sum(volume), 0) AS vwap, max(high) AS high, min(low) AS low, sum(volume) AS volume
FROM market_data_hf
WHERE symbol = ':symbol' AND timeframe = '1m' AND timestamp > now() - INTERVAL '12 hours';
-- daily bars of a year | trader
SELECT date, open, high, low, close, volume, volatility
FROM market_data_daily
WHERE symbol = ':symbol' AND date > current_date - 365
ORDER BY date;
-- open positions, marked at the last bar | trader
SELECT p.symbol, p.quantity, p.avg_cost, b.close, p.quantity * (b.close - p.avg_cost) AS unrealised
FROM positions p
         LEFT JOIN LATERAL (SELECT close FROM market_data_hf h
                            WHERE h.symbol = p.symbol AND h.timeframe = '1m'
                            ORDER BY h.timestamp DESC LIMIT 1) b ON true
WHERE p.quantity <> 0;
-- working orders | trader
SELECT order_id, symbol, side, quantity - filled_quantity AS leaves, price, status
FROM orders
WHERE status IN ('PENDING', 'SUBMITTED', 'PARTIAL')
ORDER BY submitted_at DESC;
-- day's result by strategy | trader
SELECT strategy, count(*) AS trades, sum(net_pnl) AS net_pnl, sum(commission + fees) AS costs
FROM trades
WHERE executed_at >= now() - INTERVAL '1 day'
GROUP BY strategy ORDER BY net_pnl DESC;
-- latest strong fused signals | trader
SELECT DISTINCT ON (symbol) symbol, timestamp, direction, final_signal, confidence, risk_adjusted_size
FROM fused_signals
WHERE timestamp > now() - INTERVAL '15 minutes' AND confidence > 0.8
ORDER BY symbol, timestamp DESC;
-- an agent's signals on a symbol | trader
SELECT timestamp, signal_type, direction, value, confidence
FROM signals
WHERE symbol = ':symbol' AND agent_name = 'momentum_agent' AND timestamp > now() - INTERVAL '1 day'
ORDER BY timestamp DESC LIMIT 50;
-- where the tape was not whole today | trader
SELECT detected_at, feed, cause, from_time, to_time
FROM feed_gaps
WHERE detected_at > now() - INTERVAL '1 day'
ORDER BY detected_at DESC;
-- market with its latest indicators, 1 hour | trader
SELECT m.symbol, m.current_price, m.change_percent, t.rsi, t.macd_line
FROM (SELECT DISTINCT ON (symbol) symbol, current_price, change_percent FROM market_data
      WHERE timestamp > now() - INTERVAL '1 hour' ORDER BY symbol, timestamp DESC) m
         LEFT JOIN LATERAL (SELECT rsi, macd_line FROM technical_indicators i
                            WHERE i.symbol = m.symbol ORDER BY i.timestamp DESC LIMIT 1) t ON true
ORDER BY m.change_percent DESC;
