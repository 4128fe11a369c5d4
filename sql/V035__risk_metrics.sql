-- Risk of the portfolio, on schedule. Amounts are in the portfolio's currency, as those of calculate_portfolio_metrics().

CREATE FUNCTION portfolio_drawdown() RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
    -- Of an index of the daily returns, so that a withdrawal is no loss. A day that lost everything ends it.
    SELECT round((1 - (grown / greatest(max(grown) OVER (), 1)))::numeric, 10)
    FROM (SELECT day, exp(sum(ln(greatest(1 + daily_return, 1e-9))) OVER (ORDER BY day)) AS grown
          FROM portfolio_daily_returns(2520)) r
    ORDER BY day DESC LIMIT 1
$$;
COMMENT ON FUNCTION portfolio_drawdown() IS
    'How far the portfolio stands below its highest day of the last ten years (2,520 days), deposits and withdrawals taken off, as a fraction; NULL before there are two days';

CREATE FUNCTION portfolio_loss_of_day() RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
    SELECT d.total_value
               + coalesce((SELECT sum(m.amount * m.fx_rate) FROM cash_movements m
                           WHERE m.kind IN ('DEPOSIT', 'WITHDRAWAL') AND m.moved_at > d.timestamp), 0)
               - (SELECT p.total_value FROM calculate_portfolio_metrics() p)
    FROM portfolio_days d
    WHERE d.day < (now() AT TIME ZONE 'UTC')::date
    ORDER BY d.day DESC LIMIT 1
$$;
COMMENT ON FUNCTION portfolio_loss_of_day() IS
    'What the portfolio lost since the last snapshot of a day before today (UTC), deposits and withdrawals taken off; below 0 a gain, NULL without such a day';

-- A limit's use: what it is now and the part of the limit that this is.
CREATE FUNCTION limit_status(figure numeric, allowed numeric) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
    SELECT CASE WHEN allowed > 0 THEN
        jsonb_build_object('limit', allowed, 'current', round(figure, 6), 'use', round(figure / nullif(allowed, 0), 4),
                           'breached', figure > allowed) END
$$;
COMMENT ON FUNCTION limit_status(numeric, numeric) IS 'A limit in risk_metrics.risk_limits_status; NULL where there is no limit';

CREATE FUNCTION take_risk_metrics(limits jsonb DEFAULT '{}', minimum_interval interval DEFAULT '0') RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
DECLARE
    at           timestamptz;
    latest       timestamptz;
    portfolio    record;
    var_95       record;
    var_99       record;
    largest      numeric;
    together     numeric;
    sectors      numeric;
    places       numeric;
    currencies   jsonb;
    factors      jsonb;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('tapedeck.risk_metrics', 0));
    at := clock_timestamp();
    SELECT max(r.timestamp) INTO latest FROM risk_metrics r
    WHERE r.timestamp >= at - greatest(minimum_interval, INTERVAL '1 day');
    IF latest + minimum_interval > at AND minimum_interval > INTERVAL '0' THEN
        RETURN NULL; -- another engine has taken them
    END IF;
    at := greatest(at, latest + INTERVAL '1 microsecond');
    PERFORM refresh_position_marks();
    SELECT * INTO STRICT portfolio FROM calculate_portfolio_metrics();
    SELECT * INTO STRICT var_95 FROM calculate_var(0.95);
    SELECT * INTO STRICT var_99 FROM calculate_var(0.99);

    WITH held AS (
        SELECT p.symbol, p.exchange, p.currency, coalesce(i.asset_class, 'unknown') AS sector, p.market_value * p.fx_rate AS value
        FROM positions p LEFT JOIN instruments i ON i.symbol = p.symbol AND i.exchange = p.exchange
        WHERE p.quantity <> 0
    )
    SELECT (SELECT max(abs(value)) FROM held),
           (SELECT max(abs(value)) FROM (SELECT sum(value) AS value FROM held GROUP BY symbol, exchange) x),
           (SELECT sum(power(value / nullif(portfolio.gross_exposure, 0), 2))
            FROM (SELECT sum(abs(value)) AS value FROM held GROUP BY sector) x),
           (SELECT sum(power(value / nullif(portfolio.gross_exposure, 0), 2))
            FROM (SELECT sum(abs(value)) AS value FROM held GROUP BY exchange) x),
           (SELECT jsonb_object_agg(currency, round(value, 6))
            FROM (SELECT currency, sum(value) AS value FROM held GROUP BY currency) x)
    INTO largest, together, sectors, places, currencies;
    SELECT jsonb_object_agg(f.factor_name, f.exposure) INTO factors
    FROM (SELECT DISTINCT ON (factor_name) factor_name, exposure FROM factor_exposures
          WHERE timestamp > at - INTERVAL '7 days' ORDER BY factor_name, timestamp DESC) f;

    PERFORM ensure_range('risk_metrics', at, at);
    INSERT INTO risk_metrics (timestamp, portfolio_value, cash, gross_exposure, net_exposure, leverage, var_1d_95, var_1d_99,
                              var_5d_95, var_5d_99, expected_shortfall_95, expected_shortfall_99, max_position_size,
                              max_position_pct, sector_concentration, geographic_concentration, currency_exposure,
                              factor_exposures, risk_limits_status)
    VALUES (at, portfolio.total_value, portfolio.cash, portfolio.gross_exposure, portfolio.net_exposure, portfolio.leverage,
            var_95.var_1d, var_99.var_1d, var_95.var_5d, var_99.var_5d, var_95.expected_shortfall_1d,
            var_99.expected_shortfall_1d, round(coalesce(largest, 0), 6),
            CASE WHEN portfolio.total_value > 0 THEN least(round(coalesce(largest, 0) / portfolio.total_value, 4), 9.9999) END,
            round(sectors, 4), round(places, 4), currencies, factors,
            nullif(jsonb_strip_nulls(jsonb_build_object(
                'position', limit_status(coalesce(largest, 0), (limits ->> 'position')::numeric),
                'gross', limit_status(portfolio.gross_exposure, (limits ->> 'gross')::numeric),
                'net', limit_status(abs(portfolio.net_exposure), (limits ->> 'net')::numeric),
                'leverage', limit_status(portfolio.leverage, (limits ->> 'leverage')::numeric),
                'concentration', limit_status(
                    CASE WHEN coalesce(together, 0) = 0 THEN 0 WHEN portfolio.total_value > 0
                         THEN together / portfolio.total_value ELSE 9999.9999 END, (limits ->> 'concentration')::numeric),
                'drawdown', limit_status(portfolio_drawdown(), (limits ->> 'drawdown')::numeric),
                'daily-loss', limit_status(portfolio_loss_of_day(), (limits ->> 'daily-loss')::numeric),
                'open_alerts', (SELECT count(*) FROM risk_alerts a WHERE a.resolved_at IS NULL))), '{}'))
    ON CONFLICT (timestamp) DO NOTHING; -- a row that somebody wrote by hand
    RETURN at;
END
$$;
COMMENT ON FUNCTION take_risk_metrics(jsonb, interval) IS
    'Writes the risk of this moment, all tenants, to risk_metrics and returns its time; NULL where the last row is younger than minimum_interval. Value at risk and expected shortfall (of one day) are those of calculate_var: NULL with too little history. limits: {"gross": 1000000, …} by position, gross, net, leverage, concentration, drawdown, daily-loss; each comes back in risk_limits_status with its use. correlation_risk, liquidity_risk, stress_test_results are left to those who measure them';
COMMENT ON COLUMN risk_metrics.max_position_pct IS 'Largest position over portfolio_value, as a fraction, 9.9999 at most; NULL = nothing to divide by';
COMMENT ON COLUMN risk_metrics.sector_concentration IS
    'Sum of the squared shares of gross exposure by asset class (Herfindahl), 0 to 1; NULL = flat';
COMMENT ON COLUMN risk_metrics.geographic_concentration IS
    'Sum of the squared shares of gross exposure by exchange (Herfindahl), 0 to 1; NULL = flat';
COMMENT ON COLUMN risk_metrics.currency_exposure IS 'Net exposure by currency, in the portfolio''s: {"EUR": 1200.5, …}; NULL = flat';
COMMENT ON COLUMN risk_metrics.factor_exposures IS 'Newest exposure by factor of the last seven days; NULL = none';
COMMENT ON COLUMN risk_metrics.risk_limits_status IS
    'Each limit with its use: {"gross": {"limit": 1000000, "current": 400000, "use": 0.4, "breached": false}, …, "open_alerts": 0}';

REVOKE EXECUTE ON FUNCTION portfolio_drawdown(), portfolio_loss_of_day(), limit_status(numeric, numeric),
    take_risk_metrics(jsonb, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portfolio_drawdown(), portfolio_loss_of_day(), limit_status(numeric, numeric)
    TO trading_app, trading_readonly, tapedeck_writer;
GRANT EXECUTE ON FUNCTION take_risk_metrics(jsonb, interval) TO trading_app, tapedeck_writer;
