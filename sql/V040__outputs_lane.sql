-- Decisions land by a lane of their own, which counts the outputs stream's sequences.
COMMENT ON COLUMN ingest_watermark.lane IS '0 and up: tick lane; -1: ordered lane; -2: rejects; -3: decisions, under sequences of their own. A tick lane not below lanes has been retired';
COMMENT ON COLUMN ingest_watermark.sequence IS 'Highest sequence of its stream that this lane has landed whole: of the market stream, of rejects for lane -2, of outputs for lane -3';
