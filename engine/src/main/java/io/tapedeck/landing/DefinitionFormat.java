package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCodec;
import java.util.List;

/** Definitions as rows of {@code instruments}; one that is there is brought up to date but for when it was first seen. One thread. */
final class DefinitionFormat implements RowFormat {
    static final String TABLE = "instruments";
    private static final List<String> COLUMNS = List.of("instrument_id", "symbol", "exchange", "asset_class",
            "currency",
            "price_scale", "lot_size", "underlying", "strike", "expiration_date", "option_type", "first_seen");
    private static final NaturalKey KEY = new NaturalKey("trading.instruments", List.of("instrument_id"), COLUMNS,
            List.of("first_seen"), List.of());
    private static final String COPY = "COPY " + KEY.table() + " (" + Sql.list(COLUMNS)
            + ") FROM STDIN (FORMAT binary)";

    private final NamedFields fields = new NamedFields(COLUMNS);
    private long rowTime;

    @Override
    public String table() {
        return TABLE;
    }

    @Override
    public String copyCommand() {
        return COPY;
    }

    @Override
    public String timeSeries() {
        return null;
    }

    @Override
    public NaturalKey key() {
        return KEY;
    }

    @Override
    public List<String> written() {
        return COLUMNS;
    }

    @Override
    public long time(MessageBatch batch, int index) {
        return EventHeader.receiveTime(batch.buffer(), batch.offset(index));
    }

    @Override
    public String write(MessageBatch batch, int index, RowSink out) {
        Instrument instrument = InstrumentCodec.decode(batch.buffer(), batch.offset(index));
        rowTime = time(batch, index);
        fields.begin(out);
        fields.int64(instrument.id());
        fields.textOrNone(instrument.symbol());
        fields.textOrNone(instrument.exchange());
        fields.textOrNone(instrument.assetClass());
        fields.textOrNone(instrument.currency());
        if (instrument.priceScale() < 0) {
            fields.none();
        } else {
            fields.int16(instrument.priceScale());
        }
        fields.decimal(instrument.lotMantissa(), instrument.lotExponent());
        fields.textOrNone(instrument.underlying());
        fields.decimal(instrument.strike(), -FixedPoint.PRICE_DECIMALS);
        if (instrument.expirationDay() == Integer.MIN_VALUE) {
            fields.none();
        } else {
            fields.date(instrument.expirationDay());
        }
        fields.textOrNone(instrument.optionType() == 0 ? "" : String.valueOf(instrument.optionType()));
        fields.time(rowTime);
        return null;
    }

    @Override
    public long rowHash() {
        return fields.hash();
    }

    @Override
    public long rowTime() {
        return rowTime;
    }
}
