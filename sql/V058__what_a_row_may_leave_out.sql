-- A row that names what its document prints lands: by SQL, by COPY and through the journal.

-- cost_basis is ours, and keep_cost_basis fills it, so a row need not name it. NOT NULL says the opposite in the catalogue, by which
-- rows are checked before they are taken; the check below is asked behind the trigger and keeps NULL out all the same.
ALTER TABLE positions
    ALTER COLUMN cost_basis DROP NOT NULL,
    ADD CONSTRAINT positions_cost_basis_filled CHECK (cost_basis IS NOT NULL);

-- The trading document prints its table without a provider.
ALTER TABLE market_data_hf ALTER COLUMN provider SET DEFAULT 'unknown';
COMMENT ON COLUMN market_data_hf.provider IS 'Who sent it; unknown where a row does not say';
