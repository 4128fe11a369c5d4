package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.ColumnText;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.table.Column;
import io.tapedeck.event.table.ColumnDefault;
import io.tapedeck.event.table.SqlType;
import java.lang.reflect.Proxy;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What decisions read of a text column against what landing writes into it: one text. */
@Timeout(30)
class ColumnTextTest {
    private static final Name NAME = new Name("n");
    private static final Column COLUMN = new Column("n", SqlType.TEXT, "text", 0, -1, true, ColumnDefault.NONE, null,
            null);

    private String landed;
    private final RowSink sink = (RowSink) Proxy.newProxyInstance(RowSink.class.getClassLoader(),
            new Class<?>[]{RowSink.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("text")) {
                    landed = ((DirectBuffer) arguments[0]).getStringWithoutLengthUtf8((int) arguments[1],
                            (int) arguments[2]);
                }
                return method.getReturnType() == long.class ? 0L : null;
            });

    @Test
    void shouldReadTheTextThatLands() {
        long seed = Long.getLong("tapedeck.seed", 7);
        Random random = new Random(seed);
        ColumnText text = new ColumnText();
        for (int i = 0; i < 10_000; i++) {
            RowReader row = row(random);
            assertThat(row.next()).isTrue();
            FieldWriter writer = new FieldWriters(random.nextBoolean()).choose(row.type(), COLUMN).writer();
            landed = null;
            assertThat(writer.write(row, sink)).isNull();
            text.read(row);
            assertThat(text.buffer().getStringWithoutLengthUtf8(text.offset(), text.length()))
                    .as("seed %s, value %s", seed, i).isEqualTo(landed);
        }
    }

    private static RowReader row(Random random) {
        RowWriter row = new RowWriter().begin(new Name("t"));
        long number = random.nextLong() >> random.nextInt(64);
        switch (random.nextInt(5)) {
            case 0 -> row.putLong(NAME, number);
            case 1 -> row.putDecimal(NAME, number >> 4, random.nextInt(-18, 3));
            case 2 -> row.putBoolean(NAME, random.nextBoolean());
            case 3 -> row.putTimestamp(NAME, number);
            default -> row.putText(NAME, "ü" + number);
        }
        Frame frame = new Frame(16);
        frame.row(0, 1, 1, 0, row);
        ExpandableArrayBuffer copy = new ExpandableArrayBuffer();
        copy.putBytes(0, frame.buffer(), frame.offset(0), frame.length(0));
        return new RowReader().wrap(copy, 0);
    }
}
