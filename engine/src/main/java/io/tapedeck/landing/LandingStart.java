package io.tapedeck.landing;

import org.agrona.DirectBuffer;
import java.util.LinkedHashMap;
import io.tapedeck.journal.JournalReader;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.InstrumentCodec;
import io.tapedeck.event.EventHeader;
import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import io.tapedeck.event.Instrument;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;

/** Prepares a database to take a journal from the middle: watermarks before the first sequence, instruments defined before it. */
public final class LandingStart {
    private static final String INSTRUMENT = """
            INSERT INTO instruments (instrument_id, symbol, exchange, asset_class, currency, price_scale, lot_size,
                                     underlying, strike, expiration_date, option_type, first_seen)
            VALUES (?, ?, ?, nullif(?, ''), nullif(?, ''), ?, ?, nullif(?, ''), ?, ?, ?, ?) ON CONFLICT DO NOTHING""";
    private static final String ACTIVE_LANES = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'tapedeck lane' AND pid <> pg_backend_pid()";

    private LandingStart() {
    }

    /**
     * Makes the watermarks of a journal that the database does not know yet; one that it knows goes on where it stands.
     *
     * @param lanes number of tick lanes
     * @param from first market sequence to land, 1 or greater
     * @param output last output that is not to land, 0 for none
     * @param earlier instruments defined before it, each with the receive time of its definition, ns since the epoch
     * @return the lowest watermark now: {@code from - 1} where the journal is new
     * @throws TapedeckException CONFIGURATION where an engine lands this journal there now, RETRY or FATAL where the database
     *         does not do it
     */
    public static long prepare(Database database, UUID journalId, int lanes, long from, long output,
            Map<Instrument, Long> earlier) {
        try (Connection connection = database.laneConnection()) {
            long known = number(connection, "SELECT coalesce(min(sequence), -1) FROM ingest_watermark"
                    + " WHERE lane >= -1 AND lane < lanes AND journal_id = '" + journalId + '\'');
            if (known >= 0) {
                if (number(connection, ACTIVE_LANES) > 0) {
                    throw TapedeckException.configuration("an engine lands in " + database.url()
                            + " now, which knows this journal: stop it, or name another database");
                }
                connection.rollback();
                return known;
            }
            try (PreparedStatement statement = connection.prepareStatement("SELECT register_journal(?, ?)")) {
                statement.setObject(1, journalId);
                statement.setString(2, Host.name());
                statement.execute();
            }
            WatermarkTable table = new WatermarkTable(journalId, UUID.randomUUID());
            table.begin(connection, lanes, from - 1, output);
            insert(connection, earlier);
            connection.commit();
            return from - 1;
        } catch (SQLException e) {
            throw new TapedeckException(SqlErrors.isRetry(e) ? ErrorCategory.RETRY : ErrorCategory.FATAL,
                    "cannot prepare " + database.url() + " for journal " + journalId + " (SQLSTATE " + e.getSQLState()
                            + "): " + e.getMessage(),
                    e);
        }
    }

    /**
     * Names the instruments that were defined before the oldest event of a journal whose begin is gone, as the catalogue has
     * them that its oldest file begins with. The caller commits.
     */
    static void defineEarlier(Connection connection, LandingSource source) throws SQLException {
        Map<Instrument, Long> earlier = new LinkedHashMap<>();
        try (JournalReader reader = JournalReader.open(source.market().directory(), source.market().limit())) {
            reader.includeCatalogue(true);
            boolean[] more = {reader.firstSequence() > 1};
            while (more[0] && reader.poll(block -> {
                more[0] = block.isCatalogue();
                if (more[0]) {
                    block.forEach((buffer, offset, length) -> define(buffer, offset, earlier));
                }
            })) {
                // the handler has taken a block
            }
        }
        insert(connection, earlier);
    }

    private static void define(DirectBuffer buffer, int offset, Map<Instrument, Long> earlier) {
        if (EventHeader.templateId(buffer, offset) == InstrumentDefinitionDecoder.TEMPLATE_ID) {
            earlier.put(InstrumentCodec.decode(buffer, offset), EventHeader.receiveTime(buffer, offset));
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void insert(Connection connection, Map<Instrument, Long> earlier) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSTRUMENT)) {
            for (Map.Entry<Instrument, Long> entry : earlier.entrySet()) {
                Instrument instrument = entry.getKey();
                statement.setLong(1, instrument.id());
                statement.setString(2, instrument.symbol());
                statement.setString(3, instrument.exchange());
                statement.setString(4, instrument.assetClass());
                statement.setString(5, instrument.currency());
                statement.setObject(6, instrument.priceScale() < 0 ? null : instrument.priceScale(), Types.SMALLINT);
                statement.setBigDecimal(7, decimal(instrument.lotMantissa(), instrument.lotExponent()));
                statement.setString(8, instrument.underlying());
                statement.setBigDecimal(9, decimal(instrument.strike(), -FixedPoint.PRICE_DECIMALS));
                statement.setObject(10, instrument.expirationDay() == Integer.MIN_VALUE
                        ? null
                        : LocalDate.ofEpochDay(instrument.expirationDay()), Types.DATE);
                statement.setString(11, instrument.optionType() == 0 ? null : String.valueOf(instrument.optionType()));
                long micros = Math.floorDiv(entry.getValue(), 1_000L);
                statement.setObject(12, Instant.EPOCH.plusNanos(micros * 1_000L).atOffset(ZoneOffset.UTC));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static BigDecimal decimal(long mantissa, int exponent) {
        return mantissa == FixedPoint.ABSENT ? null : BigDecimal.valueOf(mantissa, -exponent);
    }
}
