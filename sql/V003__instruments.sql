-- What is traded. The engine computes instrument_id from EXCHANGE:SYMBOL, so that every host has the same.
-- symbol and exchange are wider than the 20 of the specification: an option's OCC symbol has 21 characters, and 24 is
-- what the engine's messages hold, so what the engine accepts always lands.

CREATE TABLE instruments (
    instrument_id   BIGINT      NOT NULL PRIMARY KEY,
    symbol          VARCHAR(24) NOT NULL,
    exchange        VARCHAR(24) NOT NULL,
    asset_class     VARCHAR(16),
    currency        VARCHAR(8),
    price_scale     SMALLINT,
    lot_size        NUMERIC,
    underlying      TEXT,
    strike          NUMERIC(19, 9),
    expiration_date DATE,
    option_type     CHAR(1) CHECK (option_type IN ('C', 'P')),
    first_seen      TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT instruments_symbol_exchange_key UNIQUE (symbol, exchange)
);
COMMENT ON TABLE instruments IS 'What is traded; landed from definition events before the first tick that uses one';
COMMENT ON COLUMN instruments.instrument_id IS 'Stable 63-bit hash of EXCHANGE:SYMBOL, the same on every host';
COMMENT ON COLUMN instruments.symbol IS 'The symbol as the feed names it, at most 24 characters (an OCC option symbol has 21)';
COMMENT ON COLUMN instruments.exchange IS 'Exchange or venue, at most 24 characters';
COMMENT ON COLUMN instruments.asset_class IS 'equity, forex, crypto, future, option, index; NULL = not stated';
COMMENT ON COLUMN instruments.currency IS 'Currency of the price; NULL = not stated';
COMMENT ON COLUMN instruments.price_scale IS 'Decimals that the venue prints; informative';
COMMENT ON COLUMN instruments.lot_size IS 'Smallest tradable size';
COMMENT ON COLUMN instruments.underlying IS 'Symbol that a derivative is derived from';
COMMENT ON COLUMN instruments.strike IS 'Strike of an option, in the currency of the price';
COMMENT ON COLUMN instruments.expiration_date IS 'Last day of a derivative';
COMMENT ON COLUMN instruments.option_type IS 'C call, P put';
COMMENT ON COLUMN instruments.first_seen IS 'Receive time of the definition event';
