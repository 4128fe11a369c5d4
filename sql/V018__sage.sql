-- Agent sessions: session, deliberation, action, memory; and the market data that agents keep at hand. The tables are as
-- the specification prints them, with a tenant each; symbols have the 24 characters of instruments, because the
-- engine writes here from the tape.

-- The name that the specification uses. gen_random_uuid() gives the same kind of number (version 4, random) and is there on every
-- server, where the extension uuid-ossp need not be.
CREATE FUNCTION sage.uuid_generate_v4() RETURNS uuid
    LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN gen_random_uuid();
COMMENT ON FUNCTION sage.uuid_generate_v4() IS 'A random UUID (version 4)';

CREATE TABLE sage.agent_sessions (
    id           UUID PRIMARY KEY         DEFAULT sage.uuid_generate_v4(),
    session_name VARCHAR(255) NOT NULL,
    created_at   TIMESTAMP WITH TIME ZONE DEFAULT now(),
    ended_at     TIMESTAMP WITH TIME ZONE,
    status       VARCHAR(50)              DEFAULT 'active',
    metadata     JSONB                    DEFAULT '{}',
    tenant       TEXT         NOT NULL    DEFAULT 'default'
);
COMMENT ON TABLE sage.agent_sessions IS 'Conversations of agents; kept for ever, to learn from';
COMMENT ON COLUMN sage.agent_sessions.id IS 'The session';
COMMENT ON COLUMN sage.agent_sessions.session_name IS 'Title (morning-scan, earnings-week)';
COMMENT ON COLUMN sage.agent_sessions.created_at IS 'When it began';
COMMENT ON COLUMN sage.agent_sessions.ended_at IS 'When it ended; NULL = it goes on';
COMMENT ON COLUMN sage.agent_sessions.status IS 'active, completed, error';
COMMENT ON COLUMN sage.agent_sessions.metadata IS 'Anything else';
COMMENT ON COLUMN sage.agent_sessions.tenant IS 'Whose session it is; row security lets nobody see another''s';

CREATE TABLE sage.agent_deliberations (
    id                     UUID PRIMARY KEY         DEFAULT sage.uuid_generate_v4(),
    session_id             UUID REFERENCES sage.agent_sessions (id),
    agent_type             VARCHAR(50) NOT NULL,
    cycle_number           INTEGER     NOT NULL,
    deliberation_step      INTEGER     NOT NULL,
    parent_deliberation_id UUID REFERENCES sage.agent_deliberations (id),
    input_context          JSONB       NOT NULL,
    reasoning              TEXT        NOT NULL,
    decision               JSONB,
    confidence_score       DECIMAL(3, 2),
    llm_model              VARCHAR(100),
    prompt_tokens          INTEGER,
    completion_tokens      INTEGER,
    started_at             TIMESTAMP WITH TIME ZONE DEFAULT now(),
    completed_at           TIMESTAMP WITH TIME ZONE,
    processing_time_ms     INTEGER,
    metadata               JSONB                    DEFAULT '{}',
    tenant                 TEXT        NOT NULL     DEFAULT 'default'
);
COMMENT ON TABLE sage.agent_deliberations IS 'Every piece of reasoning, of every kind of agent';
COMMENT ON COLUMN sage.agent_deliberations.id IS 'The deliberation';
COMMENT ON COLUMN sage.agent_deliberations.session_id IS 'Session that it belongs to';
COMMENT ON COLUMN sage.agent_deliberations.agent_type IS 'Who reasons (price_analyst, …)';
COMMENT ON COLUMN sage.agent_deliberations.cycle_number IS 'Round within the session';
COMMENT ON COLUMN sage.agent_deliberations.deliberation_step IS 'Step within the round';
COMMENT ON COLUMN sage.agent_deliberations.parent_deliberation_id IS 'Deliberation that it answers; NULL = none';
COMMENT ON COLUMN sage.agent_deliberations.input_context IS 'What the agent received';
COMMENT ON COLUMN sage.agent_deliberations.reasoning IS 'What it thought';
COMMENT ON COLUMN sage.agent_deliberations.decision IS 'What it concluded, as a structure';
COMMENT ON COLUMN sage.agent_deliberations.confidence_score IS '0.00 guess to 1.00 certain';
COMMENT ON COLUMN sage.agent_deliberations.llm_model IS 'Model that answered';
COMMENT ON COLUMN sage.agent_deliberations.prompt_tokens IS 'Tokens sent';
COMMENT ON COLUMN sage.agent_deliberations.completion_tokens IS 'Tokens received';
COMMENT ON COLUMN sage.agent_deliberations.started_at IS 'When it began';
COMMENT ON COLUMN sage.agent_deliberations.completed_at IS 'When it ended';
COMMENT ON COLUMN sage.agent_deliberations.processing_time_ms IS 'How long it took, milliseconds';
COMMENT ON COLUMN sage.agent_deliberations.metadata IS 'Anything else';
COMMENT ON COLUMN sage.agent_deliberations.tenant IS 'Whose it is; row security lets nobody see another''s';

CREATE TABLE sage.agent_actions (
    id               UUID PRIMARY KEY          DEFAULT sage.uuid_generate_v4(),
    session_id       UUID REFERENCES sage.agent_sessions (id),
    deliberation_id  UUID REFERENCES sage.agent_deliberations (id),
    action_type      VARCHAR(100) NOT NULL,
    action_data      JSONB        NOT NULL,
    expected_outcome JSONB,
    status           VARCHAR(50)               DEFAULT 'planned',
    started_at       TIMESTAMP WITH TIME ZONE  DEFAULT now(),
    completed_at     TIMESTAMP WITH TIME ZONE,
    actual_outcome   JSONB,
    success          BOOLEAN,
    error_message    TEXT,
    external_id      VARCHAR(255),
    external_system  VARCHAR(100),
    tenant           TEXT         NOT NULL     DEFAULT 'default'
);
COMMENT ON TABLE sage.agent_actions IS 'What agents did, linked to the reasoning that caused it';
COMMENT ON COLUMN sage.agent_actions.id IS 'The action';
COMMENT ON COLUMN sage.agent_actions.session_id IS 'Session that it belongs to';
COMMENT ON COLUMN sage.agent_actions.deliberation_id IS 'Deliberation that caused it';
COMMENT ON COLUMN sage.agent_actions.action_type IS 'place_order, cancel_order, query_data, …';
COMMENT ON COLUMN sage.agent_actions.action_data IS 'What was to be done';
COMMENT ON COLUMN sage.agent_actions.expected_outcome IS 'What should come of it';
COMMENT ON COLUMN sage.agent_actions.status IS 'planned, executing, completed, failed';
COMMENT ON COLUMN sage.agent_actions.started_at IS 'When it began';
COMMENT ON COLUMN sage.agent_actions.completed_at IS 'When it ended';
COMMENT ON COLUMN sage.agent_actions.actual_outcome IS 'What came of it';
COMMENT ON COLUMN sage.agent_actions.success IS 'Whether it worked; NULL = not known yet';
COMMENT ON COLUMN sage.agent_actions.error_message IS 'Why it did not';
COMMENT ON COLUMN sage.agent_actions.external_id IS 'Number of the order or call at the other side';
COMMENT ON COLUMN sage.agent_actions.external_system IS 'The other side (ibkr, yahoo_finance)';
COMMENT ON COLUMN sage.agent_actions.tenant IS 'Whose it is; row security lets nobody see another''s';

CREATE TABLE sage.agent_memories (
    id                     UUID PRIMARY KEY         DEFAULT sage.uuid_generate_v4(),
    session_id             UUID REFERENCES sage.agent_sessions (id),
    source_deliberation_id UUID REFERENCES sage.agent_deliberations (id),
    memory_type            VARCHAR(50)  NOT NULL,
    memory_category        VARCHAR(100),
    title                  VARCHAR(500) NOT NULL,
    content                TEXT         NOT NULL,
    structured_data        JSONB                    DEFAULT '{}',
    importance_score       DECIMAL(3, 2)            DEFAULT 0.50,
    relevance_tags         TEXT[],
    created_at             TIMESTAMP WITH TIME ZONE DEFAULT now(),
    last_accessed          TIMESTAMP WITH TIME ZONE,
    access_count           INTEGER                  DEFAULT 0,
    expires_at             TIMESTAMP WITH TIME ZONE,
    related_memories       UUID[],
    tenant                 TEXT         NOT NULL    DEFAULT 'default'
);
COMMENT ON TABLE sage.agent_memories IS 'What agents remember beyond a session';
COMMENT ON COLUMN sage.agent_memories.id IS 'The memory';
COMMENT ON COLUMN sage.agent_memories.session_id IS 'Session that it comes from';
COMMENT ON COLUMN sage.agent_memories.source_deliberation_id IS 'Deliberation that it comes from';
COMMENT ON COLUMN sage.agent_memories.memory_type IS 'short_term (expires), long_term, episodic (both stay)';
COMMENT ON COLUMN sage.agent_memories.memory_category IS 'market_conditions, trade_outcome, strategy_lesson, …';
COMMENT ON COLUMN sage.agent_memories.title IS 'In one line';
COMMENT ON COLUMN sage.agent_memories.content IS 'In words';
COMMENT ON COLUMN sage.agent_memories.structured_data IS 'In numbers';
COMMENT ON COLUMN sage.agent_memories.importance_score IS '0.00 trifle to 1.00 essential';
COMMENT ON COLUMN sage.agent_memories.relevance_tags IS 'Words that it is found by';
COMMENT ON COLUMN sage.agent_memories.created_at IS 'When it was made';
COMMENT ON COLUMN sage.agent_memories.last_accessed IS 'When it was last used';
COMMENT ON COLUMN sage.agent_memories.access_count IS 'How often it was used';
COMMENT ON COLUMN sage.agent_memories.expires_at IS 'When a short-term memory ends; NULL = never';
COMMENT ON COLUMN sage.agent_memories.related_memories IS 'Other memories';
COMMENT ON COLUMN sage.agent_memories.tenant IS 'Whose it is; row security lets nobody see another''s';

CREATE TABLE sage.market_data (
    id                UUID PRIMARY KEY         DEFAULT sage.uuid_generate_v4(),
    symbol            VARCHAR(24)    NOT NULL,
    timestamp         TIMESTAMP WITH TIME ZONE DEFAULT now(),
    current_price     DECIMAL(10, 4) NOT NULL,
    open_price        DECIMAL(10, 4),
    high_price        DECIMAL(10, 4),
    low_price         DECIMAL(10, 4),
    previous_close    DECIMAL(10, 4),
    change_amount     DECIMAL(10, 4),
    change_percent    DECIMAL(8, 4),
    volume            BIGINT,
    avg_volume_10d    BIGINT,
    volume_ratio      DECIMAL(6, 2),
    market_cap        BIGINT,
    shares_outstanding BIGINT,
    data_source       VARCHAR(50)              DEFAULT 'yfinance',
    is_market_hours   BOOLEAN                  DEFAULT false,
    tenant            TEXT           NOT NULL  DEFAULT 'default'
);
COMMENT ON TABLE sage.market_data IS 'The market as agents see it: a row for each symbol and moment; older than a year it moves to an archive table';
COMMENT ON COLUMN sage.market_data.id IS 'The row';
COMMENT ON COLUMN sage.market_data.symbol IS 'Symbol';
COMMENT ON COLUMN sage.market_data.timestamp IS 'Time that it shows';
COMMENT ON COLUMN sage.market_data.current_price IS 'Price then';
COMMENT ON COLUMN sage.market_data.open_price IS 'First price of the day';
COMMENT ON COLUMN sage.market_data.high_price IS 'Highest price of the day so far';
COMMENT ON COLUMN sage.market_data.low_price IS 'Lowest price of the day so far';
COMMENT ON COLUMN sage.market_data.previous_close IS 'Last price of the day before';
COMMENT ON COLUMN sage.market_data.change_amount IS 'current_price less previous_close';
COMMENT ON COLUMN sage.market_data.change_percent IS 'The same in percent of previous_close (1.5 = 1.5 %)';
COMMENT ON COLUMN sage.market_data.volume IS 'Size traded this day so far';
COMMENT ON COLUMN sage.market_data.avg_volume_10d IS 'Average of the ten days before';
COMMENT ON COLUMN sage.market_data.volume_ratio IS 'volume over avg_volume_10d';
COMMENT ON COLUMN sage.market_data.market_cap IS 'Value of all shares';
COMMENT ON COLUMN sage.market_data.shares_outstanding IS 'Shares';
COMMENT ON COLUMN sage.market_data.data_source IS 'Where it comes from';
COMMENT ON COLUMN sage.market_data.is_market_hours IS 'Whether the market was open';
COMMENT ON COLUMN sage.market_data.tenant IS 'Whose it is; row security lets nobody see another''s';

CREATE TABLE sage.technical_indicators (
    id                UUID PRIMARY KEY         DEFAULT sage.uuid_generate_v4(),
    symbol            VARCHAR(24) NOT NULL,
    timestamp         TIMESTAMP WITH TIME ZONE DEFAULT now(),
    sma_20            DECIMAL(10, 4),
    sma_50            DECIMAL(10, 4),
    ema_20            DECIMAL(10, 4),
    ema_50            DECIMAL(10, 4),
    rsi               DECIMAL(5, 2),
    macd_line         DECIMAL(10, 6),
    macd_signal       DECIMAL(10, 6),
    macd_histogram    DECIMAL(10, 6),
    bb_upper          DECIMAL(10, 4),
    bb_middle         DECIMAL(10, 4),
    bb_lower          DECIMAL(10, 4),
    bb_width          DECIMAL(6, 4),
    support_levels    DECIMAL(10, 4)[],
    resistance_levels DECIMAL(10, 4)[],
    volume_sma_10     BIGINT,
    volume_ratio      DECIMAL(6, 2),
    tenant            TEXT        NOT NULL     DEFAULT 'default'
);
COMMENT ON TABLE sage.technical_indicators IS 'Indicators as agents see them; older than a year they move to an archive table';
COMMENT ON COLUMN sage.technical_indicators.id IS 'The row';
COMMENT ON COLUMN sage.technical_indicators.symbol IS 'Symbol';
COMMENT ON COLUMN sage.technical_indicators.timestamp IS 'Time that it shows';
COMMENT ON COLUMN sage.technical_indicators.sma_20 IS 'Simple moving average of 20 bars';
COMMENT ON COLUMN sage.technical_indicators.sma_50 IS 'Simple moving average of 50 bars';
COMMENT ON COLUMN sage.technical_indicators.ema_20 IS 'Exponential moving average of 20 bars';
COMMENT ON COLUMN sage.technical_indicators.ema_50 IS 'Exponential moving average of 50 bars';
COMMENT ON COLUMN sage.technical_indicators.rsi IS 'Relative strength index (Wilder), 0 to 100';
COMMENT ON COLUMN sage.technical_indicators.macd_line IS 'Fast less slow exponential average';
COMMENT ON COLUMN sage.technical_indicators.macd_signal IS 'Exponential average of macd_line';
COMMENT ON COLUMN sage.technical_indicators.macd_histogram IS 'macd_line less macd_signal';
COMMENT ON COLUMN sage.technical_indicators.bb_upper IS 'Upper Bollinger band';
COMMENT ON COLUMN sage.technical_indicators.bb_middle IS 'Middle Bollinger band';
COMMENT ON COLUMN sage.technical_indicators.bb_lower IS 'Lower Bollinger band';
COMMENT ON COLUMN sage.technical_indicators.bb_width IS 'Distance of the bands over the middle';
COMMENT ON COLUMN sage.technical_indicators.support_levels IS 'Prices below that held before';
COMMENT ON COLUMN sage.technical_indicators.resistance_levels IS 'Prices above that held before';
COMMENT ON COLUMN sage.technical_indicators.volume_sma_10 IS 'Simple moving average of the volume of 10 bars';
COMMENT ON COLUMN sage.technical_indicators.volume_ratio IS 'Volume over volume_sma_10';
COMMENT ON COLUMN sage.technical_indicators.tenant IS 'Whose it is; row security lets nobody see another''s';

CREATE TABLE sage.options_data (
    id                 UUID PRIMARY KEY         DEFAULT sage.uuid_generate_v4(),
    underlying_symbol  VARCHAR(24)    NOT NULL,
    contract_symbol    VARCHAR(50)    NOT NULL,
    timestamp          TIMESTAMP WITH TIME ZONE DEFAULT now(),
    option_type        VARCHAR(10)    NOT NULL,
    strike_price       DECIMAL(10, 4) NOT NULL,
    expiration_date    DATE           NOT NULL,
    bid                DECIMAL(10, 4),
    ask                DECIMAL(10, 4),
    last_price         DECIMAL(10, 4),
    mark_price         DECIMAL(10, 4),
    volume             INTEGER                  DEFAULT 0,
    open_interest      INTEGER                  DEFAULT 0,
    delta              DECIMAL(8, 6),
    gamma              DECIMAL(8, 6),
    theta              DECIMAL(8, 6),
    vega               DECIMAL(8, 6),
    rho                DECIMAL(8, 6),
    implied_volatility DECIMAL(6, 4),
    tenant             TEXT           NOT NULL  DEFAULT 'default'
);
COMMENT ON TABLE sage.options_data IS 'Option contracts as agents see them; unqualified, the name means trading.options_data';
COMMENT ON COLUMN sage.options_data.id IS 'The row';
COMMENT ON COLUMN sage.options_data.underlying_symbol IS 'Symbol of what the option is on';
COMMENT ON COLUMN sage.options_data.contract_symbol IS 'The contract';
COMMENT ON COLUMN sage.options_data.timestamp IS 'Time that it shows';
COMMENT ON COLUMN sage.options_data.option_type IS 'CALL or PUT';
COMMENT ON COLUMN sage.options_data.strike_price IS 'Strike';
COMMENT ON COLUMN sage.options_data.expiration_date IS 'Last day of the contract';
COMMENT ON COLUMN sage.options_data.bid IS 'Best bid';
COMMENT ON COLUMN sage.options_data.ask IS 'Best ask';
COMMENT ON COLUMN sage.options_data.last_price IS 'Price of the last trade';
COMMENT ON COLUMN sage.options_data.mark_price IS 'Fair price then, usually the middle of bid and ask';
COMMENT ON COLUMN sage.options_data.volume IS 'Contracts traded this day';
COMMENT ON COLUMN sage.options_data.open_interest IS 'Contracts open';
COMMENT ON COLUMN sage.options_data.delta IS 'Change of the price for 1 of the underlying';
COMMENT ON COLUMN sage.options_data.gamma IS 'Change of delta for 1 of the underlying';
COMMENT ON COLUMN sage.options_data.theta IS 'Change of the price for one day';
COMMENT ON COLUMN sage.options_data.vega IS 'Change of the price for 0.01 of implied volatility';
COMMENT ON COLUMN sage.options_data.rho IS 'Change of the price for 0.01 of interest rate';
COMMENT ON COLUMN sage.options_data.implied_volatility IS 'Annualised, as a fraction (0.2 = 20 %)';
COMMENT ON COLUMN sage.options_data.tenant IS 'Whose it is; row security lets nobody see another''s';

CREATE INDEX idx_deliberations_session_cycle ON sage.agent_deliberations (session_id, cycle_number);
CREATE INDEX idx_deliberations_agent_type ON sage.agent_deliberations (agent_type);
CREATE INDEX idx_deliberations_timestamp ON sage.agent_deliberations (started_at);
CREATE INDEX idx_memories_type_category ON sage.agent_memories (memory_type, memory_category);
CREATE INDEX idx_memories_importance ON sage.agent_memories (importance_score);
CREATE INDEX idx_memories_tags ON sage.agent_memories USING gin (relevance_tags);
CREATE INDEX idx_market_data_symbol_time ON sage.market_data (symbol, timestamp DESC);
CREATE INDEX idx_technical_indicators_symbol_time ON sage.technical_indicators (symbol, timestamp DESC);

-- security_invoker: the row security of the tables is that of who asks, not of the views' owner.
CREATE VIEW sage.session_timeline WITH (security_invoker = true) AS
SELECT s.id                AS session_id,
       s.session_name,
       'deliberation'      AS event_type,
       d.id                AS event_id,
       d.agent_type,
       d.reasoning         AS event_data,
       d.confidence_score,
       d.started_at        AS event_time
FROM sage.agent_sessions s
         JOIN sage.agent_deliberations d ON s.id = d.session_id
UNION ALL
SELECT s.id                AS session_id,
       s.session_name,
       'action'            AS event_type,
       a.id                AS event_id,
       'executor'          AS agent_type,
       a.action_data::text AS event_data,
       NULL                AS confidence_score,
       a.started_at        AS event_time
FROM sage.agent_sessions s
         JOIN sage.agent_actions a ON s.id = a.session_id
UNION ALL
SELECT s.id                AS session_id,
       s.session_name,
       'memory'            AS event_type,
       m.id                AS event_id,
       NULL                AS agent_type,
       m.content           AS event_data,
       m.importance_score  AS confidence_score,
       m.created_at        AS event_time
FROM sage.agent_sessions s
         JOIN sage.agent_memories m ON s.id = m.session_id
ORDER BY event_time DESC;
COMMENT ON VIEW sage.session_timeline IS 'All activity of the sessions, latest first';

-- The document joins all three tables to the session, which makes a row for each deliberation with each action with each memory; counted one by one
-- the figures are the same.
CREATE VIEW sage.session_summary WITH (security_invoker = true) AS
SELECT s.id,
       s.session_name,
       s.status,
       s.created_at,
       s.ended_at,
       d.total_deliberations,
       a.total_actions,
       m.total_memories,
       d.avg_confidence,
       d.max_cycle
FROM sage.agent_sessions s
         CROSS JOIN LATERAL (SELECT count(*) AS total_deliberations, avg(confidence_score) AS avg_confidence, max(cycle_number) AS max_cycle
                             FROM sage.agent_deliberations WHERE session_id = s.id) d
         CROSS JOIN LATERAL (SELECT count(*) AS total_actions FROM sage.agent_actions WHERE session_id = s.id) a
         CROSS JOIN LATERAL (SELECT count(*) AS total_memories FROM sage.agent_memories WHERE session_id = s.id) m;
COMMENT ON VIEW sage.session_summary IS 'Key figures of each session';
REVOKE INSERT, UPDATE ON sage.session_timeline, sage.session_summary FROM trading_app, tapedeck_writer;

-- Daily maintenance calls it. Only short-term memories end; what is to last does, whatever stands in expires_at.
CREATE FUNCTION sage.expire_memories(as_of timestamptz DEFAULT now()) RETURNS bigint
    LANGUAGE sql SET search_path = sage, pg_temp AS
$$
    WITH expired AS (
        DELETE FROM agent_memories WHERE memory_type = 'short_term' AND expires_at <= as_of RETURNING 1)
    SELECT count(*) FROM expired
$$;
COMMENT ON FUNCTION sage.expire_memories(timestamptz) IS 'Deletes the short-term memories whose expires_at is as_of or before; returns how many';
REVOKE EXECUTE ON FUNCTION sage.expire_memories(timestamptz) FROM PUBLIC;
