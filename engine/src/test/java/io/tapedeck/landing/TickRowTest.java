package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.codec.ExactDecimalEncoder;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bytes of a tick's row, written in words, against the same row written field by field. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TickRowTest {
    private static final long SEED = 11;
    private static final int TICKS = 200_000;
    private static final int[] SOURCES = {1, 2, 255, Short.MAX_VALUE};
    private static final long[] EDGES = {0, 1, -1, 9_999, 10_000, 99_999_999, 100_000_000, 999_999_999, 1_000_000_000,
            10_000_000_000_000L, 99_999_999_999_999_999L, 100_000_000_000_000_000L, Long.MAX_VALUE, -Long.MAX_VALUE};

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Frame frame = new Frame(1 << 10);
    private final MessageBatch batch = new MessageBatch(1, 1 << 10);
    private final BinaryRows fast = new BinaryRows(64);
    private final BinaryRows naive = new BinaryRows(64);

    @Test
    void shouldWriteTheBytesThatWritingFieldByFieldGives() {
        int trades = 0;
        for (int i = 0; i < TICKS; i++) {
            int source = SOURCES[i % SOURCES.length];
            boolean trade = tick();
            trades += trade ? 1 : 0;
            TickFormat format = new TickFormat(source, new AcceptedTimes(Long.MIN_VALUE, Long.MAX_VALUE));
            fast.truncate(0);
            assertThat(format.write(batch, 0, fast)).isNull();
            naive.truncate(0);
            naive(source, trade);
            assertThat(Arrays.copyOf(fast.array(), fast.length())).as("seed %d, tick %d", SEED, i)
                    .isEqualTo(Arrays.copyOf(naive.array(), naive.length()));
        }
        assertThat(trades).isBetween(TICKS / 4, TICKS * 3 / 4);
    }

    @Test
    void shouldGoOnBehindWhatIsThere() {
        tick();
        TickFormat format = new TickFormat(1, new AcceptedTimes(Long.MIN_VALUE, Long.MAX_VALUE));
        fast.truncate(0);
        fast.header();
        int begin = fast.length();
        format.write(batch, 0, fast);
        int length = fast.length() - begin;
        format.write(batch, 0, fast);
        assertThat(fast.length()).isEqualTo(begin + 2 * length);
        assertThat(Arrays.copyOfRange(fast.array(), begin, begin + length))
                .isEqualTo(Arrays.copyOfRange(fast.array(), begin + length, begin + 2 * length));
    }

    /** A trade or quote of chance in the batch, its only message; @return whether it is a trade. */
    private boolean tick() {
        frame.clear();
        long time = random.nextInt(8) == 0 ? random.nextLong() >> 1 : 1_700_000_000_000_000_000L + random.nextInt();
        long exchangeTime = random.nextInt(16) == 0 ? Long.MIN_VALUE : time;
        long received = time + random.nextInt(1_000_000);
        boolean trade = random.nextBoolean();
        if (trade) {
            TradeEncoder encoder = frame.trade(random.nextLong() >>> 1, exchangeTime, received, 7, random.nextInt());
            encoder.price(price());
            size(encoder.size());
            conditions(encoder.buffer(), encoder.offset() + TradeEncoder.conditionsEncodingOffset());
        } else {
            QuoteEncoder encoder = frame.quote(random.nextLong() >>> 1, exchangeTime, received, 7, random.nextInt());
            encoder.bid(price()).ask(price());
            size(encoder.bidSize());
            size(encoder.askSize());
            conditions(encoder.buffer(), encoder.offset() + QuoteEncoder.conditionsEncodingOffset());
        }
        EventHeader.sequence(frame.buffer(), 0, random.nextLong() >>> random.nextInt(1, 63));
        batch.clear();
        batch.add(frame.buffer(), 0, frame.length(0), LaneFormats.TICKS);
        return trade;
    }

    private long price() {
        return switch (random.nextInt(8)) {
            case 0 -> FixedPoint.ABSENT;
            case 1 -> EDGES[random.nextInt(EDGES.length)];
            case 2 -> random.nextLong() >> random.nextInt(1, 63);
            case 3 -> -10_000_000L * random.nextInt(10_000);
            case 4 -> 100_000L * random.nextInt();
            default -> 10_000_000L * random.nextInt(2_000_000);
        };
    }

    private void size(ExactDecimalEncoder size) {
        switch (random.nextInt(6)) {
            case 0 -> size.mantissa(FixedPoint.ABSENT).exponent((byte) 0);
            case 1 -> size.mantissa(EDGES[random.nextInt(EDGES.length)]).exponent((byte) random.nextInt(-127, 128));
            case 2 -> size.mantissa(random.nextInt()).exponent((byte) random.nextInt(-18, 4));
            default -> size.mantissa(random.nextInt(1, 100_000)).exponent((byte) 0);
        }
    }

    private void conditions(MutableDirectBuffer buffer, int at) {
        int length = Math.max(0, random.nextInt(-8, JournaledTicks.CONDITIONS_BYTES + 1));
        for (int i = 0; i < length; i++) {
            buffer.putByte(at + i, (byte) random.nextInt(' ', 127));
        }
    }

    private void naive(int source, boolean trade) {
        UnsafeBuffer message = batch.buffer();
        naive.beginRow(TickRow.COLUMNS);
        naive.timestamp(batch.time(0));
        naive.int16((int) Math.floorMod(batch.time(0), 1_000L));
        naive.int64(EventHeader.instrumentId(message, 0));
        naive.int64(EventHeader.sequence(message, 0));
        naive.int16(source);
        naive.int16(trade ? 1 : 2);
        naive.int32(EventHeader.flags(message, 0));
        naivePrice(message, trade ? JournaledTicks.PRICE : 0);
        naiveSize(message, trade ? JournaledTicks.SIZE : 0);
        naivePrice(message, trade ? 0 : JournaledTicks.BID);
        naivePrice(message, trade ? 0 : JournaledTicks.ASK);
        naiveSize(message, trade ? 0 : JournaledTicks.BID_SIZE);
        naiveSize(message, trade ? 0 : JournaledTicks.ASK_SIZE);
        int conditions = JournaledTicks.conditionsAt(message, 0);
        int length = JournaledTicks.conditionsLength(message, conditions);
        if (length == 0) {
            naive.nullField();
        } else {
            naive.text(message, conditions, length);
        }
        naive.timestamp(EventHeader.receiveTime(message, 0));
    }

    /** @param at where the price stands, 0: the kind of tick has none */
    private void naivePrice(UnsafeBuffer message, int at) {
        long price = at == 0 ? FixedPoint.ABSENT : JournaledTicks.longAt(message, at);
        if (price == FixedPoint.ABSENT) {
            naive.nullField();
        } else {
            naive.decimal(BigDecimal.valueOf(price, FixedPoint.PRICE_DECIMALS));
        }
    }

    private void naiveSize(UnsafeBuffer message, int at) {
        long mantissa = at == 0 ? FixedPoint.ABSENT : JournaledTicks.longAt(message, at);
        if (mantissa == FixedPoint.ABSENT) {
            naive.nullField();
        } else {
            naive.decimal(BigDecimal.valueOf(mantissa, -JournaledTicks.exponent(message, at)));
        }
    }
}
