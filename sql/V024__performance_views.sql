-- Two summaries that are read often and refreshed by maintenance. Each has a unique index, so that a refresh holds up no
-- reader (REFRESH MATERIALIZED VIEW CONCURRENTLY).

CREATE MATERIALIZED VIEW daily_performance_summary AS
SELECT (executed_at AT TIME ZONE 'UTC')::date                                          AS trade_date,
       strategy,
       agent_name,
       count(*)                                                                        AS total_trades,
       round(sum(net_pnl * fx_rate), 6)                                                AS daily_pnl,
       round(avg(net_pnl * fx_rate), 6)                                                AS avg_trade_pnl,
       round(count(*) FILTER (WHERE net_pnl > 0 AND gross_pnl <> 0)
                 / nullif(count(*) FILTER (WHERE gross_pnl <> 0), 0)::numeric, 4)      AS win_rate,
       round(max(net_pnl * fx_rate), 6)                                                AS best_trade,
       round(min(net_pnl * fx_rate), 6)                                                AS worst_trade,
       round(sum(abs(quantity) * price * fx_rate), 6)                                  AS volume_traded
FROM trades
GROUP BY 1, 2, 3;
CREATE UNIQUE INDEX daily_performance_summary_key ON daily_performance_summary (trade_date, strategy, agent_name);
COMMENT ON MATERIALIZED VIEW daily_performance_summary IS
    'Trades of each day, strategy and agent, all tenants; as of the last refresh_performance_views()';
COMMENT ON COLUMN daily_performance_summary.trade_date IS 'Day in UTC';
COMMENT ON COLUMN daily_performance_summary.strategy IS 'trades.strategy';
COMMENT ON COLUMN daily_performance_summary.agent_name IS 'trades.agent_name';
COMMENT ON COLUMN daily_performance_summary.total_trades IS 'Trades, opening ones too';
COMMENT ON COLUMN daily_performance_summary.daily_pnl IS 'Sum of net_pnl, in the portfolio''s currency; realised only';
COMMENT ON COLUMN daily_performance_summary.avg_trade_pnl IS 'daily_pnl by trades whose net_pnl is known';
COMMENT ON COLUMN daily_performance_summary.win_rate IS
    'Of the trades that realised something, the share that made money after costs; NULL = none realised anything';
COMMENT ON COLUMN daily_performance_summary.best_trade IS 'Highest net_pnl of a trade';
COMMENT ON COLUMN daily_performance_summary.worst_trade IS 'Lowest net_pnl of a trade';
COMMENT ON COLUMN daily_performance_summary.volume_traded IS 'Money traded: sum of |quantity| * price, in the portfolio''s currency';

CREATE MATERIALIZED VIEW signal_strength_summary AS
SELECT symbol,
       agent_name,
       count(*)                                         AS signal_count,
       round(avg(confidence), 4)                        AS avg_confidence,
       round(avg(strength), 4)                          AS avg_strength,
       count(*) FILTER (WHERE direction = 'BUY')        AS buy_signals,
       count(*) FILTER (WHERE direction = 'SELL')       AS sell_signals,
       max(timestamp)                                   AS last_signal_time
FROM signals
WHERE timestamp > now() - INTERVAL '24 hours'
GROUP BY 1, 2;
CREATE UNIQUE INDEX signal_strength_summary_key ON signal_strength_summary (symbol, agent_name);
COMMENT ON MATERIALIZED VIEW signal_strength_summary IS
    'Signals of each symbol and agent in the 24 hours before the last refresh_performance_views()';
COMMENT ON COLUMN signal_strength_summary.symbol IS 'signals.symbol';
COMMENT ON COLUMN signal_strength_summary.agent_name IS 'signals.agent_name';
COMMENT ON COLUMN signal_strength_summary.signal_count IS 'Signals, without direction too';
COMMENT ON COLUMN signal_strength_summary.avg_confidence IS 'Mean confidence, 0 to 1';
COMMENT ON COLUMN signal_strength_summary.avg_strength IS 'Mean strength of those that state one, 0 to 1';
COMMENT ON COLUMN signal_strength_summary.buy_signals IS 'Signals to buy';
COMMENT ON COLUMN signal_strength_summary.sell_signals IS 'Signals to sell';
COMMENT ON COLUMN signal_strength_summary.last_signal_time IS 'Time of the latest one';
REVOKE INSERT, UPDATE ON daily_performance_summary, signal_strength_summary FROM trading_app, tapedeck_writer;

-- Only its owner may refresh a materialized view (PostgreSQL 17 has a privilege for it, 15 has not).
CREATE FUNCTION refresh_performance_views() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    REFRESH MATERIALIZED VIEW CONCURRENTLY daily_performance_summary;
    REFRESH MATERIALIZED VIEW CONCURRENTLY signal_strength_summary;
END
$$;
COMMENT ON FUNCTION refresh_performance_views() IS
    'Refreshes daily_performance_summary and signal_strength_summary without holding up readers; for maintenance and trading_app';
REVOKE EXECUTE ON FUNCTION refresh_performance_views() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refresh_performance_views() TO trading_app;
