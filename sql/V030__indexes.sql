-- Indexes beside the keys. Each one costs every row that lands, so the tables that take 10,000 rows a second and more have
-- only what their queries need: ticks and market_data_hf none beyond V004 and V005, signals none on its JSON.
-- Keys begin with the time where the document's keys do; these begin with what is asked for, the time last and
-- descending, so that "the latest of X" is one step in each range.

-- Composite: what, then when.
CREATE INDEX options_data_underlying_idx ON options_data (underlying_symbol, expiration_date, timestamp DESC);
CREATE INDEX options_data_option_symbol_idx ON options_data (option_symbol, timestamp DESC);
CREATE INDEX forex_crypto_data_pair_idx ON forex_crypto_data (pair, timestamp DESC);
CREATE INDEX signals_symbol_idx ON signals (symbol, timestamp DESC);
CREATE INDEX signals_agent_name_idx ON signals (agent_name, timestamp DESC);
CREATE INDEX signals_id_idx ON signals (id);
CREATE INDEX fused_signals_symbol_idx ON fused_signals (symbol, timestamp DESC);
CREATE INDEX signal_performance_signal_id_idx ON signal_performance (signal_id);
CREATE INDEX orders_order_id_idx ON orders (order_id);
CREATE INDEX orders_symbol_idx ON orders (symbol, submitted_at DESC);
CREATE INDEX orders_strategy_idx ON orders (strategy, submitted_at DESC);
CREATE INDEX trades_order_id_idx ON trades (order_id);
CREATE INDEX trades_symbol_idx ON trades (symbol, executed_at DESC);
CREATE INDEX positions_strategy_idx ON positions (strategy, agent_name);
CREATE INDEX risk_alerts_timestamp_idx ON risk_alerts (timestamp DESC);
CREATE INDEX factor_exposures_factor_name_idx ON factor_exposures (factor_name, timestamp DESC);
CREATE INDEX model_performance_model_name_idx ON model_performance (model_name, end_date DESC);
CREATE INDEX model_performance_strategy_idx ON model_performance (strategy, end_date DESC);
CREATE INDEX news_articles_source_idx ON news_articles (source, published_at DESC);
CREATE INDEX social_sentiment_symbol_idx ON social_sentiment (symbol, timestamp DESC);
CREATE INDEX alternative_data_subject_idx ON alternative_data (subject, timestamp DESC);
CREATE INDEX system_logs_timestamp_idx ON system_logs (timestamp DESC);
CREATE INDEX system_logs_component_idx ON system_logs (component, timestamp DESC);
CREATE INDEX agent_metrics_agent_name_idx ON agent_metrics (agent_name, timestamp DESC);
CREATE INDEX audit_trail_entity_idx ON audit_trail (entity_type, entity_id, timestamp DESC);
CREATE INDEX audit_trail_timestamp_idx ON audit_trail (timestamp DESC);
CREATE INDEX backtest_trades_run_id_idx ON backtest_trades (run_id, entry_date);

-- Covering: answered from the index alone.
CREATE INDEX market_data_daily_symbol_idx ON market_data_daily (symbol, date DESC) INCLUDE (close, volume);
CREATE INDEX signal_performance_agent_name_idx ON signal_performance (agent_name, evaluation_timestamp DESC)
    INCLUDE (actual_return, predicted_return, accuracy_score);
CREATE INDEX trades_strategy_idx ON trades (strategy, agent_name, executed_at DESC) INCLUDE (net_pnl, quantity, price);

-- Partial: the few rows that are asked for all the time.
CREATE INDEX orders_open_idx ON orders (symbol, submitted_at DESC) WHERE status IN ('PENDING', 'SUBMITTED', 'PARTIAL');
CREATE INDEX orders_parent_idx ON orders (parent_order_id) WHERE parent_order_id IS NOT NULL;
CREATE INDEX positions_open_idx ON positions (symbol, exchange) WHERE quantity <> 0;
CREATE INDEX position_triggers_armed_idx ON position_triggers (symbol, exchange) WHERE state = 'armed';
CREATE INDEX risk_alerts_open_idx ON risk_alerts (severity, timestamp DESC) WHERE resolved_at IS NULL;
CREATE INDEX system_logs_error_idx ON system_logs (timestamp DESC) WHERE level IN ('ERROR', 'CRITICAL', 'FATAL');
CREATE INDEX backtest_runs_running_idx ON backtest_runs (started_at) WHERE status = 'RUNNING';

-- GIN: what stands within JSON; jsonb_path_ops serves @>, in a third of the space of the default.
CREATE INDEX fused_signals_agents_idx ON fused_signals USING gin (contributing_agents jsonb_path_ops);
CREATE INDEX news_articles_symbols_idx ON news_articles USING gin (symbols jsonb_path_ops);
CREATE INDEX alternative_data_payload_idx ON alternative_data USING gin (data_payload jsonb_path_ops);
CREATE INDEX backtest_runs_config_idx ON backtest_runs USING gin (strategy_config jsonb_path_ops);

-- sage: V018 has the indexes that its document lists. These serve its views, its clean-up and the checks of its foreign keys.
CREATE INDEX agent_deliberations_parent_idx ON sage.agent_deliberations (parent_deliberation_id)
    WHERE parent_deliberation_id IS NOT NULL;
CREATE INDEX agent_actions_session_idx ON sage.agent_actions (session_id, started_at);
CREATE INDEX agent_actions_deliberation_idx ON sage.agent_actions (deliberation_id);
CREATE INDEX agent_memories_session_idx ON sage.agent_memories (session_id, created_at);
CREATE INDEX agent_memories_deliberation_idx ON sage.agent_memories (source_deliberation_id)
    WHERE source_deliberation_id IS NOT NULL;
CREATE INDEX agent_memories_expiry_idx ON sage.agent_memories (expires_at) WHERE memory_type = 'short_term';
CREATE INDEX market_data_time_idx ON sage.market_data (timestamp);
CREATE INDEX technical_indicators_time_idx ON sage.technical_indicators (timestamp);
CREATE INDEX options_data_symbol_time_idx ON sage.options_data (underlying_symbol, timestamp DESC);
