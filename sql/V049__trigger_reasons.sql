-- Why a trigger's life is over, where its state does not say it.

ALTER TABLE position_triggers ADD COLUMN reason TEXT;
COMMENT ON COLUMN position_triggers.reason IS
    'Why it was cancelled or how its order ended, in words; NULL = armed, fired, filled, expired';
