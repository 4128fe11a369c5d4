package io.tapedeck.landing;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.Hashing;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The 64-bit hash of a landed row, computed alike from the journal's message and from the values in the database, so that
 * the ledger's sum ({@code ingest_batch.row_hash}, addition modulo 2^64, free of order) can be recomputed from both. It is
 * part of the data and may never change. Any thread.
 *
 * <p>A row of {@code ticks}: its columns in the order of {@link #tick}, folded by {@link Hashing#combine}. A row of any other
 * table: the sum over its named columns of {@code combine(hash of the column's name, hash of the value)}, mixed; the order
 * of columns does not matter. Values: integers and NUMERIC as mantissa and exponent without trailing zeros, so that 5, 5.0
 * and 5e0 are one; TIMESTAMP(TZ) and DATE as the server's number; BOOLEAN 0 or 1; REAL and DOUBLE PRECISION by the bits
 * of the double; text by its bytes, CHAR without blanks at its end; UUID by its two halves; INET by its binary form; JSON and
 * JSONB by their meaning ({@link JsonText}); an array by its elements in their order. BYTEA and every value that only the server
 * converts from text count as present only ({@link #UNCOMPARED}): the server stores another form than it was given.
 */
public final class RowHash {
    /** Hash of SQL NULL. */
    public static final long NULL = Hashing.mix(0x4e554c4cL);
    /** Hash of a value that is not NULL but is not compared. */
    public static final long UNCOMPARED = Hashing.mix(0x414e59L);

    private RowHash() {
    }

    /**
     * Hash of a row of {@code ticks}. Absent prices and mantissas are {@link FixedPoint#ABSENT}.
     *
     * @param sequence market sequence
     * @param instrumentId instrument
     * @param time ns since 1970: timestamp and nanos together
     * @param kind 1 trade, 2 quote
     * @param flags condition flags
     * @param price scale 1e-9
     * @param size from {@link #size}
     * @param bid scale 1e-9
     * @param ask scale 1e-9
     * @param bidSize from {@link #size}
     * @param askSize from {@link #size}
     * @param conditionsLow the first 8 of the 16 bytes of conditions padded with NUL, little endian
     * @param conditionsHigh the last 8
     * @param receivedMicros received_at in the server's unit, µs since 2000
     * @param source the journal's number
     * @return the row's hash
     */
    public static long tick(long sequence, long instrumentId, long time, int kind, int flags, long price, long size,
            long bid, long ask, long bidSize, long askSize, long conditionsLow, long conditionsHigh,
            long receivedMicros, int source) {
        long state = Hashing.combine(sequence, instrumentId);
        state = Hashing.combine(state, time);
        state = Hashing.combine(state, (long) kind << 48 ^ (long) source << 32 ^ (flags & 0xffff_ffffL));
        state = Hashing.combine(state, receivedMicros);
        state = Hashing.combine(state, price);
        state = Hashing.combine(state, size);
        state = Hashing.combine(state, bid);
        state = Hashing.combine(state, ask);
        state = Hashing.combine(state, bidSize);
        state = Hashing.combine(state, askSize);
        state = Hashing.combine(state, conditionsLow);
        return Hashing.combine(state, conditionsHigh);
    }

    /** @return hash of a size, equal for equal values; {@link #NULL} for the mantissa {@link FixedPoint#ABSENT} */
    public static long size(long mantissa, int exponent) {
        return mantissa == FixedPoint.ABSENT ? NULL : number(mantissa, exponent);
    }

    /** @return hash of mantissa × 10^exponent, equal for equal values */
    public static long number(long mantissa, int exponent) {
        if (mantissa == 0) {
            return Hashing.mix(1);
        }
        long rest = mantissa;
        int scale = exponent;
        while ((rest & 1) == 0) { // an odd number ends in no zero
            long tenth = rest / 10;
            if (tenth * 10 != rest) {
                break;
            }
            rest = tenth;
            scale++;
        }
        return Hashing.combine(scale, rest);
    }

    /** @return hash of a number of any length, the same as {@link #number(long, int)} gives where a long holds it */
    public static long number(BigDecimal value) {
        if (value.signum() == 0) {
            return number(0, 0);
        }
        BigDecimal plain = value.stripTrailingZeros();
        BigInteger unscaled = plain.unscaledValue();
        if (unscaled.bitLength() <= 63) {
            return number(unscaled.longValueExact(), -plain.scale());
        }
        byte[] bytes = unscaled.toByteArray();
        return Hashing.combine(-plain.scale(), Hashing.finish(Hashing.add(Hashing.begin(), bytes, 0, bytes.length)));
    }

    /** @return hash of 64 bits: a time in the server's unit, a boolean, a double's bits */
    public static long bits(long value) {
        return Hashing.mix(value ^ 0x5bd1e995L);
    }

    /** @return hash of text or bytes */
    public static long text(DirectBuffer buffer, int offset, int length) {
        return Hashing.finish(Hashing.add(Hashing.begin(), buffer, offset, length));
    }

    /** @return hash of a UUID */
    public static long uuid(long high, long low) {
        return Hashing.combine(high, low);
    }

    /** @return hash of a column's name, to {@link #column} its values with */
    public static long name(byte[] name) {
        return text(new UnsafeBuffer(name), 0, name.length);
    }

    /** @return what a column adds to its row's sum */
    public static long column(long nameHash, long valueHash) {
        return Hashing.combine(nameHash, valueHash);
    }

    /** @return the row's hash of its columns' sum */
    public static long row(long sumOfColumns) {
        return Hashing.mix(sumOfColumns);
    }
}
