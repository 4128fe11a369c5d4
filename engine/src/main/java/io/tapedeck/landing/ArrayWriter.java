package io.tapedeck.landing;

import io.tapedeck.common.Hashing;
import io.tapedeck.event.table.Column;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Text into an array of one dimension, by the server's binary form (arrayfuncs.c, {@code array_recv}): dimensions, whether an
 * element is NULL, the elements' type, length and lower bound, then each element as a field. Allocates. One thread.
 */
final class ArrayWriter implements BytesWriter {
    /** Bytes before the elements of an array with any. */
    static final int HEADER = 20;
    private static final int HEADER_OF_NONE = 12;

    private final Column column;
    private final BytesWriter elementWriter;
    private final BinaryRows elements = new BinaryRows(256);
    private UnsafeBuffer encoded = new UnsafeBuffer(new byte[256]);

    ArrayWriter(Column column, BytesWriter elementWriter) {
        this.column = column;
        this.elementWriter = elementWriter;
    }

    /** @return the state that an array's hash begins with; each element's hash is combined with it */
    static long beginHash() {
        return Hashing.begin();
    }

    @Override
    public String write(DirectBuffer buffer, int offset, int length, RowSink sink) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<String> list = ArrayText.elements(text);
        if (list == null) {
            return column.misfit("expected a list of one dimension, such as [\"a\", \"b\"] or {a,b}, got " + text);
        }
        elements.truncate(0);
        long hash = beginHash();
        boolean nulls = false;
        for (String element : list) {
            if (element == null) {
                nulls = true;
                elements.nullField();
            } else {
                UnsafeBuffer value = new UnsafeBuffer(element.getBytes(StandardCharsets.UTF_8));
                String why = elementWriter.write(value, 0, value.capacity(), elements);
                if (why != null) {
                    return why;
                }
            }
            hash = Hashing.combine(hash, elements.fieldHash());
        }
        sink.encoded(encoded, 0, encode(list.size(), nulls), hash, ArrayText.print(list));
        return null;
    }

    private int encode(int count, boolean nulls) {
        int length = count == 0 ? HEADER_OF_NONE : HEADER + elements.length();
        if (encoded.capacity() < length) {
            encoded = new UnsafeBuffer(new byte[2 * length]);
        }
        encoded.putInt(0, count == 0 ? 0 : 1, ByteOrder.BIG_ENDIAN);
        encoded.putInt(4, nulls ? 1 : 0, ByteOrder.BIG_ENDIAN);
        encoded.putInt(8, (int) column.element().typeOid(), ByteOrder.BIG_ENDIAN);
        if (count > 0) {
            encoded.putInt(12, count, ByteOrder.BIG_ENDIAN);
            encoded.putInt(16, 1, ByteOrder.BIG_ENDIAN);
            encoded.putBytes(HEADER, elements.array(), 0, elements.length());
        }
        return length;
    }
}
