package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

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

    private final UnsafeBuffer text = new UnsafeBuffer(new byte[0]);
    private RowSink sink;
    private int column;
    private long sum;
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
        sink = out;
        column = 0;
        sum = 0;
        out.beginRow(COLUMNS.size());
        out.int64(instrument.id());
        folded();
        text(instrument.symbol());
        text(instrument.exchange());
        text(instrument.assetClass());
        text(instrument.currency());
        if (instrument.priceScale() < 0) {
            out.nullField();
        } else {
            out.int16(instrument.priceScale());
        }
        folded();
        decimal(instrument.lotMantissa(), instrument.lotExponent());
        text(instrument.underlying());
        decimal(instrument.strike(), -FixedPoint.PRICE_DECIMALS);
        if (instrument.expirationDay() == Integer.MIN_VALUE) {
            out.nullField();
        } else {
            out.date(instrument.expirationDay());
        }
        folded();
        text(instrument.optionType() == 0 ? "" : String.valueOf(instrument.optionType()));
        out.timestamp(rowTime);
        folded();
        return null;
    }

    /** Writes text, NULL where it is empty. */
    private void text(String value) {
        if (value.isEmpty()) {
            sink.nullField();
        } else {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            text.wrap(bytes);
            sink.text(text, 0, bytes.length);
        }
        folded();
    }

    private void decimal(long mantissa, int exponent) {
        if (mantissa == FixedPoint.ABSENT) {
            sink.nullField();
        } else {
            sink.decimal(mantissa, exponent);
        }
        folded();
    }

    private void folded() {
        byte[] name = COLUMNS.get(column++).getBytes(StandardCharsets.UTF_8);
        sum += RowHash.column(RowHash.name(name), sink.fieldHash());
    }

    @Override
    public long rowHash() {
        return RowHash.row(sum);
    }

    @Override
    public long rowTime() {
        return rowTime;
    }
}
