-- With the engine's own agents at work fifty thousand symbols make five million signals a day, half as many fused ones and results, and
-- most of a minute's carry the second in which its bars closed. So: sums of a minute and of a second beside those of ten minutes, that the ends
-- of a span are never more than a second's rows; and sums of fused signals and of results.

-- A span in pieces: the coarsest that fit, finer ones at its ends, width 0 for what is to be read row by row.
CREATE FUNCTION span_pieces(spans tstzmultirange, oldest timestamptz, widths integer[])
    RETURNS TABLE (width integer, begins timestamptz, ends timestamptz)
    LANGUAGE plpgsql STABLE SET search_path = trading, pg_temp AS
$$
DECLARE
    origin CONSTANT timestamptz := '2000-01-01 00:00:00+00';
    remaining tstzmultirange := spans;
    stride interval;
    limits timestamptz;
    part tstzrange;
BEGIN
    FOREACH width IN ARRAY widths LOOP
        stride := make_interval(secs => width);
        -- Finer sums are kept for a while only (gather_signal_sums), a day longer than they are asked for here.
        limits := greatest(oldest, CASE width WHEN 1 THEN now() - INTERVAL '1 day' WHEN 60 THEN now() - INTERVAL '35 days' END);
        FOR part IN SELECT unnest(remaining) LOOP
            begins := date_bin(stride, greatest(lower(part), limits) - INTERVAL '1 microsecond', origin) + stride;
            ends := date_bin(stride, upper(part), origin);
            IF begins < ends THEN
                RETURN NEXT;
                remaining := remaining - tstzmultirange(tstzrange(begins, ends));
            END IF;
        END LOOP;
    END LOOP;
    width := 0;
    FOR part IN SELECT unnest(remaining) LOOP
        begins := lower(part);
        ends := upper(part);
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION span_pieces(tstzmultirange, timestamptz, integer[]) IS
    'Spans in pieces of sums: width in seconds, begin included, end not; width 0 = no sums fit, read the rows. Sums older than oldest are not used';

CREATE FUNCTION closed_span(earliest timestamptz, latest timestamptz) RETURNS tstzmultirange
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN earliest <= latest THEN tstzmultirange(tstzrange(earliest, latest + INTERVAL '1 microsecond')) ELSE '{}' END;
COMMENT ON FUNCTION closed_span(timestamptz, timestamptz) IS 'The span with both its ends, for span_pieces; empty where it ends before it begins';

CREATE FUNCTION sum_widths() RETURNS TABLE (width smallint, stride interval)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    VALUES (600::smallint, INTERVAL '10 minutes'), (60::smallint, INTERVAL '1 minute'), (1::smallint, INTERVAL '1 second')
$$;
COMMENT ON FUNCTION sum_widths() IS 'Widths of the sums that are kept of signals and fused signals';

-- Signals --------------------------------------------------------------------------------------------------------------------------------

ALTER TABLE signal_sums ADD COLUMN width SMALLINT NOT NULL DEFAULT 600,
    DROP CONSTRAINT signal_sums_pkey,
    ADD CONSTRAINT signal_sums_pkey PRIMARY KEY (width, agent_name, begins, direction, session);
ALTER TABLE signal_sums ALTER COLUMN width DROP DEFAULT;
DROP INDEX signal_sums_begins_idx;
CREATE INDEX signal_sums_begins_idx ON signal_sums (width, begins);
COMMENT ON TABLE signal_sums IS 'Signals added up: a row an agent, ten minutes (minute, second), direction and writing session. Triggers of signals keep it; nobody else writes';
COMMENT ON COLUMN signal_sums.begins IS 'Begin of the piece by signals.timestamp, aligned to 2000-01-01 UTC';
COMMENT ON COLUMN signal_sums.width IS 'Seconds of the piece: 600; 60, kept forty days; 1, kept two days';


CREATE OR REPLACE FUNCTION sum_new_signals() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    WITH seconds AS (
        SELECT agent_name, date_bin('1 second', timestamp, '2000-01-01 00:00:00+00') AS second, coalesce(direction, '') AS direction,
               count(*) AS n, sum(confidence) AS c, count(strength) AS m, coalesce(sum(strength), 0) AS s
        FROM new_rows GROUP BY 1, 2, 3)
    INSERT INTO signal_sums AS s (width, agent_name, begins, direction, session, signals, confidence, strengths, strength)
    SELECT w.width, agent_name, date_bin(w.stride, second, '2000-01-01 00:00:00+00'), direction, pg_backend_pid(), sum(n), sum(c), sum(m), sum(x.s)
    FROM seconds x, sum_widths() w
    GROUP BY 1, 2, 3, 4
    ON CONFLICT ON CONSTRAINT signal_sums_pkey DO UPDATE
        SET signals = s.signals + EXCLUDED.signals, confidence = s.confidence + EXCLUDED.confidence,
            strengths = s.strengths + EXCLUDED.strengths, strength = s.strength + EXCLUDED.strength;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION sum_changed_signals() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO signal_sums AS s (width, agent_name, begins, direction, session, signals, confidence, strengths, strength)
    SELECT w.width, agent_name, date_bin(w.stride, timestamp, '2000-01-01 00:00:00+00'), coalesce(direction, ''), pg_backend_pid(), sum(sign),
           sum(sign * confidence), coalesce(sum(sign) FILTER (WHERE strength IS NOT NULL), 0), coalesce(sum(sign * strength), 0)
    FROM (SELECT 1 AS sign, n.agent_name, n.timestamp, n.direction, n.confidence, n.strength FROM new_rows n
          UNION ALL
          SELECT -1, o.agent_name, o.timestamp, o.direction, o.confidence, o.strength FROM old_rows o) AS changes, sum_widths() w
    GROUP BY 1, 2, 3, 4
    ON CONFLICT ON CONSTRAINT signal_sums_pkey DO UPDATE
        SET signals = s.signals + EXCLUDED.signals, confidence = s.confidence + EXCLUDED.confidence,
            strengths = s.strengths + EXCLUDED.strengths, strength = s.strength + EXCLUDED.strength;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION sum_lost_signal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO signal_sums AS s (width, agent_name, begins, direction, session, signals, confidence, strengths, strength)
    SELECT w.width, OLD.agent_name, date_bin(w.stride, OLD.timestamp, '2000-01-01 00:00:00+00'), coalesce(OLD.direction, ''), pg_backend_pid(), -1,
           -OLD.confidence, CASE WHEN OLD.strength IS NULL THEN 0 ELSE -1 END, -coalesce(OLD.strength, 0)
    FROM sum_widths() w
    ON CONFLICT ON CONSTRAINT signal_sums_pkey DO UPDATE
        SET signals = s.signals + EXCLUDED.signals, confidence = s.confidence + EXCLUDED.confidence,
            strengths = s.strengths + EXCLUDED.strengths, strength = s.strength + EXCLUDED.strength;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION sum_lost_signals() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO signal_sums AS s (width, agent_name, begins, direction, session, signals, confidence, strengths, strength)
    SELECT w.width, agent_name, date_bin(w.stride, timestamp, '2000-01-01 00:00:00+00'), coalesce(direction, ''), pg_backend_pid(), -count(*),
           -sum(confidence), -count(strength), -coalesce(sum(strength), 0)
    FROM old_rows, sum_widths() w
    GROUP BY 1, 2, 3, 4
    ON CONFLICT ON CONSTRAINT signal_sums_pkey DO UPDATE
        SET signals = s.signals + EXCLUDED.signals, confidence = s.confidence + EXCLUDED.confidence,
            strengths = s.strengths + EXCLUDED.strengths, strength = s.strength + EXCLUDED.strength;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION count_signals_again() RETURNS bigint
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
BEGIN
    LOCK TABLE signals IN SHARE ROW EXCLUSIVE MODE; -- nobody writes meanwhile
    DELETE FROM signal_sums;
    INSERT INTO signal_sums (width, agent_name, begins, direction, session, signals, confidence, strengths, strength)
    SELECT w.width, agent_name, date_bin(w.stride, timestamp, '2000-01-01 00:00:00+00'), coalesce(direction, ''), 0, count(*), sum(confidence),
           count(strength), coalesce(sum(strength), 0)
    FROM signals, sum_widths() w
    WHERE timestamp >= CASE w.width WHEN 1 THEN now() - INTERVAL '2 days' WHEN 60 THEN now() - INTERVAL '40 days' ELSE '-infinity' END
    GROUP BY 1, 2, 3, 4;
    RETURN (SELECT coalesce(sum(signals), 0) FROM signal_sums WHERE width = 600);
END
$$;

-- Piece by piece, each by a statement of its own: a plan of all of them at once would read signals whole.
CREATE FUNCTION signal_parts(earliest timestamptz, latest timestamptz, agent text)
    RETURNS TABLE (agent_name varchar, direction varchar, signals bigint, confidence numeric, strengths bigint, strength numeric)
    LANGUAGE plpgsql STABLE SET search_path = trading, pg_temp AS
$$
#variable_conflict use_column
DECLARE
    piece record;
BEGIN
    -- Sums of a range that is about to retire may outlive it, so the oldest days are read from the signals themselves.
    FOR piece IN SELECT * FROM span_pieces(closed_span(earliest, latest), retirement_limit('signals') + INTERVAL '2 days', '{600,60,1}') LOOP
        IF piece.width > 0 AND agent IS NULL THEN
            RETURN QUERY SELECT t.agent_name, t.direction, sum(t.signals)::bigint, sum(t.confidence), sum(t.strengths)::bigint, sum(t.strength)
                FROM signal_sums t
                WHERE t.width = piece.width AND t.begins >= piece.begins AND t.begins < piece.ends
                GROUP BY 1, 2;
        ELSIF piece.width > 0 THEN
            RETURN QUERY SELECT t.agent_name, t.direction, t.signals, t.confidence, t.strengths, t.strength
                FROM signal_sums t
                WHERE t.width = piece.width AND t.begins >= piece.begins AND t.begins < piece.ends AND t.agent_name = agent;
        ELSIF agent IS NULL THEN
            RETURN QUERY SELECT g.agent_name, coalesce(g.direction, ''), count(*), sum(g.confidence), count(g.strength), coalesce(sum(g.strength), 0)
                FROM signals g
                WHERE g.timestamp >= piece.begins AND g.timestamp < piece.ends
                GROUP BY 1, 2;
        ELSE
            RETURN QUERY SELECT g.agent_name, coalesce(g.direction, ''), count(*), sum(g.confidence), count(g.strength), coalesce(sum(g.strength), 0)
                FROM signals g
                WHERE g.timestamp >= piece.begins AND g.timestamp < piece.ends AND g.agent_name = agent
                GROUP BY 1, 2;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION signal_parts(timestamptz, timestamptz, text) IS 'For signals_between: sums and counts of the pieces of a span, several rows an agent and direction';

CREATE OR REPLACE FUNCTION signals_between(earliest timestamptz, latest timestamptz, agent text DEFAULT NULL)
    RETURNS TABLE (agent_name text, direction text, signals bigint, confidence numeric, strengths bigint, strength numeric)
    LANGUAGE sql STABLE SET search_path = trading, pg_temp AS
$$
    SELECT x.agent_name::text, nullif(x.direction, '')::text, sum(x.signals)::bigint, sum(x.confidence), sum(x.strengths)::bigint, sum(x.strength)
    FROM signal_parts(earliest, latest, agent) AS x
    GROUP BY 1, 2
    HAVING sum(x.signals) <> 0
$$;

-- Fused signals --------------------------------------------------------------------------------------------------------------------------

CREATE TABLE fused_sums (
    width   SMALLINT    NOT NULL,
    begins  TIMESTAMPTZ NOT NULL,
    session INTEGER     NOT NULL,
    fused   BIGINT      NOT NULL,
    CONSTRAINT fused_sums_pkey PRIMARY KEY (width, begins, session)
) WITH (fillfactor = 50);
COMMENT ON TABLE fused_sums IS 'Fused signals counted: a row a piece and writing session. Triggers of fused_signals keep it; nobody else writes';
COMMENT ON COLUMN fused_sums.width IS 'Seconds of the piece, as in signal_sums';
COMMENT ON COLUMN fused_sums.begins IS 'Begin of the piece by fused_signals.timestamp, aligned to 2000-01-01 UTC';
COMMENT ON COLUMN fused_sums.session IS 'Process of the server that wrote; 0 = put together by maintenance';
COMMENT ON COLUMN fused_sums.fused IS 'How many; below 0 where a session took back what another wrote';
REVOKE INSERT, UPDATE ON fused_sums FROM trading_app, tapedeck_writer;

CREATE FUNCTION count_new_fused() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO fused_sums AS s (width, begins, session, fused)
    SELECT w.width, date_bin(w.stride, second, '2000-01-01 00:00:00+00'), pg_backend_pid(), sum(n)
    FROM (SELECT date_bin('1 second', timestamp, '2000-01-01 00:00:00+00') AS second, count(*) AS n FROM new_rows GROUP BY 1) x, sum_widths() w
    GROUP BY 1, 2
    ON CONFLICT ON CONSTRAINT fused_sums_pkey DO UPDATE SET fused = s.fused + EXCLUDED.fused;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION count_new_fused() IS 'After an insert or COPY into fused_signals: counts them in fused_sums';
CREATE TRIGGER count_new_fused AFTER INSERT ON fused_signals
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_new_fused();

CREATE FUNCTION count_moved_fused() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO fused_sums AS s (width, begins, session, fused)
    SELECT w.width, date_bin(w.stride, timestamp, '2000-01-01 00:00:00+00'), pg_backend_pid(), sum(sign)
    FROM (SELECT 1 AS sign, n.timestamp FROM new_rows n UNION ALL SELECT -1, o.timestamp FROM old_rows o) AS changes, sum_widths() w
    GROUP BY 1, 2
    HAVING sum(sign) <> 0
    ON CONFLICT ON CONSTRAINT fused_sums_pkey DO UPDATE SET fused = s.fused + EXCLUDED.fused;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION count_moved_fused() IS 'After an update of fused_signals: counts those elsewhere whose time changed';
CREATE TRIGGER count_moved_fused AFTER UPDATE ON fused_signals
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_moved_fused();

-- By the row on TimescaleDB and by the statement on plain PostgreSQL, for the reasons of V038.
CREATE FUNCTION count_lost_fused() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO fused_sums AS s (width, begins, session, fused)
    SELECT w.width, date_bin(w.stride, OLD.timestamp, '2000-01-01 00:00:00+00'), pg_backend_pid(), -1 FROM sum_widths() w
    ON CONFLICT ON CONSTRAINT fused_sums_pkey DO UPDATE SET fused = s.fused + EXCLUDED.fused;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION count_lost_fused() IS 'After a fused signal is deleted on TimescaleDB: takes it from fused_sums';

CREATE FUNCTION count_all_lost_fused() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    INSERT INTO fused_sums AS s (width, begins, session, fused)
    SELECT w.width, date_bin(w.stride, timestamp, '2000-01-01 00:00:00+00'), pg_backend_pid(), -count(*) FROM old_rows, sum_widths() w
    GROUP BY 1, 2
    ON CONFLICT ON CONSTRAINT fused_sums_pkey DO UPDATE SET fused = s.fused + EXCLUDED.fused;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION count_all_lost_fused() IS 'After fused signals are deleted on plain PostgreSQL: takes them from fused_sums';

DO
$$
BEGIN
    IF tapedeck_edition() = 'plain' THEN
        CREATE TRIGGER count_all_lost_fused AFTER DELETE ON fused_signals
            REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_all_lost_fused();
    ELSE
        CREATE TRIGGER count_lost_fused AFTER DELETE ON fused_signals FOR EACH ROW EXECUTE FUNCTION count_lost_fused();
    END IF;
END
$$;

CREATE FUNCTION forget_fused_sums() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = trading, pg_temp AS
$$
BEGIN
    DELETE FROM fused_sums;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION forget_fused_sums() IS 'After TRUNCATE of fused_signals: there is nothing to count';
CREATE TRIGGER forget_fused_sums AFTER TRUNCATE ON fused_signals FOR EACH STATEMENT EXECUTE FUNCTION forget_fused_sums();

CREATE FUNCTION count_fused_again() RETURNS bigint
    LANGUAGE plpgsql SET search_path = trading, pg_temp AS
$$
BEGIN
    LOCK TABLE fused_signals IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM fused_sums;
    INSERT INTO fused_sums (width, begins, session, fused)
    SELECT w.width, date_bin(w.stride, timestamp, '2000-01-01 00:00:00+00'), 0, count(*)
    FROM fused_signals, sum_widths() w
    WHERE timestamp >= CASE w.width WHEN 1 THEN now() - INTERVAL '2 days' WHEN 60 THEN now() - INTERVAL '40 days' ELSE '-infinity' END
    GROUP BY 1, 2;
    RETURN (SELECT coalesce(sum(fused), 0) FROM fused_sums WHERE width = 600);
END
$$;
COMMENT ON FUNCTION count_fused_again() IS
    'Makes fused_sums anew and returns the number of fused signals; for after a range of them younger than the retention was dropped by hand, which no trigger sees';

CREATE FUNCTION fused_between(earliest timestamptz, latest timestamptz) RETURNS bigint
    LANGUAGE plpgsql STABLE SET search_path = trading, pg_temp AS
$$
DECLARE
    piece record;
    found bigint := 0;
BEGIN
    FOR piece IN SELECT * FROM span_pieces(closed_span(earliest, latest), retirement_limit('fused_signals') + INTERVAL '2 days', '{600,60,1}') LOOP
        IF piece.width > 0 THEN
            found := found + (SELECT coalesce(sum(t.fused), 0) FROM fused_sums t
                              WHERE t.width = piece.width AND t.begins >= piece.begins AND t.begins < piece.ends);
        ELSE
            found := found + (SELECT count(*) FROM fused_signals f WHERE f.timestamp >= piece.begins AND f.timestamp < piece.ends);
        END IF;
    END LOOP;
    RETURN found;
END
$$;
COMMENT ON FUNCTION fused_between(timestamptz, timestamptz) IS 'How many fused signals a span has, both ends included';

REVOKE EXECUTE ON FUNCTION span_pieces(tstzmultirange, timestamptz, integer[]), closed_span(timestamptz, timestamptz), sum_widths(),
    signal_parts(timestamptz, timestamptz, text), count_new_fused(), count_moved_fused(), count_lost_fused(), count_all_lost_fused(),
    forget_fused_sums(), count_fused_again(), fused_between(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION span_pieces(tstzmultirange, timestamptz, integer[]), closed_span(timestamptz, timestamptz), sum_widths(),
    signal_parts(timestamptz, timestamptz, text), fused_between(timestamptz, timestamptz) TO trading_app, trading_readonly, tapedeck_writer;

-- The sums of ten minutes are there.
INSERT INTO signal_sums (width, agent_name, begins, direction, session, signals, confidence, strengths, strength)
SELECT w.width, agent_name, date_bin(w.stride, timestamp, '2000-01-01 00:00:00+00'), coalesce(direction, ''), 0, count(*), sum(confidence),
       count(strength), coalesce(sum(strength), 0)
FROM signals, sum_widths() w
WHERE w.width < 600 AND timestamp >= now() - CASE w.width WHEN 1 THEN INTERVAL '2 days' ELSE INTERVAL '40 days' END
  AND timestamp >= now() - INTERVAL '40 days'
GROUP BY 1, 2, 3, 4;
SELECT count_fused_again();
DROP FUNCTION signal_piece(timestamptz);
