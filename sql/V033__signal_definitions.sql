-- What the fields of fused signals and of judged signals mean, exactly; docs/signals.md has the formulas.

COMMENT ON COLUMN signals.top_3_reasons IS
    'Of built-in agents three contributions whose sum is value, the largest first: [{"reason": "trend", "contribution": 0.31}, …]; of others as they send it';
COMMENT ON COLUMN signals.fibonacci_levels IS
    'Of built-in agents the last ended swing of the timeframe and its retracements, prices: {"swing_from": 180, "swing_to": 190, "0.236": 187.64, …}; NULL = no swing has ended yet';
COMMENT ON COLUMN signals.market_regime IS
    'Of built-in agents trending_up, trending_down, ranging, volatile, unknown; of others as they send it';

COMMENT ON COLUMN fused_signals.timestamp IS
    'The symbol''s newest time when it was fused, in whole microseconds; a microsecond behind the symbol''s last fused signal where that is later, so that none takes another''s place';
COMMENT ON COLUMN fused_signals.final_signal IS
    'Sum of weight times value of the contributing signals, after conflict_resolution; -1 (sell) to 1 (buy)';
COMMENT ON COLUMN fused_signals.confidence IS
    'Sum of weight times confidence times decay of the contributing signals, times 1 - opposition; 0 to 1';
COMMENT ON COLUMN fused_signals.direction IS
    'HOLD where the size of final_signal is below decide.fusion.hold-band, else its sign';
COMMENT ON COLUMN fused_signals.contributing_agents IS
    'The signals that went in, built-in agents first, then others by first appearance: [{"agent": …, "type": …, "direction": …, "value": …, "confidence": …, "age_s": seconds}, …]';
COMMENT ON COLUMN fused_signals.signal_weights IS 'Weight of each agent, over all its types, summing to 1: {"momentum_agent": 0.6, …}';
COMMENT ON COLUMN fused_signals.conflict_resolution IS
    '{"action": outweighed | reduced | stood_aside, "opposition": share of the weaker side, 0 to 0.5, "before": value before, "supporting": […], "opposing": [{"agent", "type", "value", "weight", "contribution"}, …]}; NULL = nobody opposed';
COMMENT ON COLUMN fused_signals.top_3_reasons IS
    'The three largest contributions (weight times value), the largest first: [{"reason": "agent:type", "contribution": 0.31}, …]';
COMMENT ON COLUMN fused_signals.fibonacci_confluence IS
    'Up to three prices, the nearest first, at which levels of several timeframes'' last swings coincide: [{"price": 187.2, "levels": ["1m:0.618", "15m:0.5"]}, …]; NULL = none';
COMMENT ON COLUMN fused_signals.cross_market_arbitrage IS
    'Best purchase on one venue and sale on another by fresh quotes, net of fees: {"buy_venue", "buy_price", "sell_venue", "sell_price", "size": units or null, "net": per unit, "net_bp": of the purchase, "age_ms": of the older quote}; NULL = none';
COMMENT ON COLUMN fused_signals.risk_adjusted_size IS
    'Units to hold, negative to be short: capital x risk-target x size of final_signal x confidence / (expected_risk x price), at most notional-max and units-max, rounded down to the lot; 0 on HOLD; NULL = no volatility or price known';
COMMENT ON COLUMN fused_signals.expected_return IS
    'Mean over the supporting signals with a target, by weight, of hit rate x gain - (1 - hit rate) x loss, as a fraction, in the signal''s direction; NULL = none has a target, or HOLD';
COMMENT ON COLUMN fused_signals.expected_risk IS
    'Standard deviation of the return over the supporting signals'' mean holding period: realised volatility of a bar x square root of the bars in it, as a fraction; NULL = unknown, or HOLD';

COMMENT ON COLUMN signal_performance.evaluation_timestamp IS
    'The signal''s horizon: its time and its holding_period (else decide.signals.holding-period); the last price''s time where a historical feed ended before';
COMMENT ON COLUMN signal_performance.actual_return IS
    'Return in the signal''s direction from the reference price when it came to the one that stood at the evaluation, as a fraction; NULL = no price came, or the last one was older than decide.signals.gap-max';
COMMENT ON COLUMN signal_performance.predicted_return IS
    'Target over entry, as a fraction in the signal''s direction; without a target the size of value x volatility over the holding period; NULL = neither known';
COMMENT ON COLUMN signal_performance.accuracy_score IS
    '0 where actual_return is not above 0; else the smaller over the larger of actual and predicted return, 1 without a prediction; NULL without an actual return';
COMMENT ON COLUMN signal_performance.profit_factor IS
    'Gains over losses of this agent''s signals of this type judged up to here; NULL = no loss yet';
COMMENT ON COLUMN signal_performance.hit_rate IS
    'Share with a return above 0 of this agent''s signals of this type judged at their horizon up to here; those cut short by a feed''s end do not count';
COMMENT ON COLUMN signal_performance.max_favorable_excursion IS
    'Best return of any tick between signal and evaluation, as a fraction, not below 0; NULL = no tick';
COMMENT ON COLUMN signal_performance.max_adverse_excursion IS
    'Worst return of any tick between signal and evaluation, as a fraction, not above 0; NULL = no tick';
COMMENT ON COLUMN signal_performance.holding_period_actual IS 'Whole minutes from signal to evaluation';
