package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.ColumnNumber;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.ColumnDefault;
import io.tapedeck.event.table.SqlType;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What decisions read of a NUMERIC column against what landing writes into it: one value, or refused by both. */
@Timeout(30)
class ColumnNumberTest {
    private static final Name NAME = new Name("n");
    private static final int[][] SHAPES = {{15, 8}, {20, 6}, {8, 4}, {10, 6}};

    private BigDecimal landed;
    private final RowSink sink = (RowSink) Proxy.newProxyInstance(RowSink.class.getClassLoader(),
            new Class<?>[]{RowSink.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("decimal")) {
                    landed = arguments.length == 1
                            ? (BigDecimal) arguments[0]
                            : BigDecimal.valueOf((long) arguments[0]).scaleByPowerOfTen((int) arguments[1]);
                }
                return method.getReturnType() == long.class ? 0L : null;
            });

    @Test
    void shouldReadTheValueThatLands() {
        long seed = Long.getLong("tapedeck.seed", 7);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int agreed = 0;
        for (int i = 0; i < 60_000; i++) {
            int[] shape = SHAPES[random.nextInt(SHAPES.length)];
            boolean round = random.nextBoolean();
            boolean text = random.nextBoolean();
            BigDecimal value = number(random, text);
            RowReader row = row(value, text);
            Column column = new Column("n", SqlType.NUMERIC, "numeric", 0, (shape[0] << 16 | shape[1]) + 4, true,
                    ColumnDefault.NONE, null, null);
            FieldWriter writer = new FieldWriters(round).choose(text ? ColumnType.TEXT : ColumnType.DECIMAL, column)
                    .writer();
            landed = null;
            row.next();
            String refusal = writer.write(row, sink);
            ColumnNumber numbers = new ColumnNumber();
            numbers.rounds(round);
            long read = numbers.read(row, shape[1], shape[0] - shape[1]);
            String what = "seed " + seed + ": " + value + " into " + shape[0] + ',' + shape[1] + ", rounds " + round
                    + ": "
                    + refusal;
            if (refusal != null || landed.movePointRight(shape[1]).abs().compareTo(BigDecimal.valueOf(
                    Long.MAX_VALUE)) > 0) {
                assertThat(read).as(what).isEqualTo(ColumnNumber.MISFIT);
            } else {
                assertThat(BigDecimal.valueOf(read, shape[1])).as(what).isEqualByComparingTo(landed);
                agreed++;
            }
        }
        assertThat(agreed).isGreaterThan(15_000);
    }

    private static BigDecimal number(Random random, boolean text) {
        int digits = random.nextInt(1, text ? 26 : 18);
        StringBuilder mantissa = new StringBuilder(random.nextBoolean() ? "-" : "");
        for (int i = 0; i < digits; i++) {
            mantissa.append((char) ('0' + (random.nextInt(4) == 0 ? 5 : random.nextInt(10))));
        }
        return new BigDecimal(mantissa.toString()).scaleByPowerOfTen(-random.nextInt(-3, 24));
    }

    private static RowReader row(BigDecimal value, boolean text) {
        RowWriter row = new RowWriter().begin(new Name("t"));
        if (text) {
            row.putText(NAME, value.toPlainString());
        } else {
            row.putDecimal(NAME, value.unscaledValue().longValueExact(), -value.scale());
        }
        io.tapedeck.event.Frame frame = new io.tapedeck.event.Frame(16);
        frame.row(0, 1, 1, 0, row);
        ExpandableArrayBuffer copy = new ExpandableArrayBuffer();
        copy.putBytes(0, frame.buffer(), frame.offset(0), frame.length(0));
        return new RowReader().wrap(copy, 0);
    }
}
