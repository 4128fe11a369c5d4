package io.tapedeck.landing;

import io.tapedeck.common.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The columns that rows of one format write, and which of them are compared. What a format leaves to the server's conversion
 * is known by its first row: whether a field is compared is a matter of its type.
 *
 * @param names columns in the order in which they are written
 * @param nameHashes hash of each name
 * @param uncompared whether a value counts as present only
 * @param left whether the column is left out: its value in the database may be another one
 * @param key the identity's columns; one that the row does not tell is null
 */
@SuppressWarnings("ArrayRecordComponent") // equality is of the names and what is compared, see equals
record KeyedShape(List<String> names, long[] nameHashes, boolean[] uncompared, boolean[] left, KeyPart[] key) {
    /** @return the shape of the row that {@code sink} holds */
    static KeyedShape of(RowFormat format, KeyedTable table, HashSink sink) {
        List<String> names = format.written();
        int count = names.size();
        long[] hashes = names.stream().mapToLong(name -> RowHash.name(name.getBytes(StandardCharsets.UTF_8))).toArray();
        boolean[] uncompared = new boolean[count];
        boolean[] left = new boolean[count];
        for (int i = 0; i < count; i++) {
            uncompared[i] = sink.field(i) == RowHash.UNCOMPARED;
            left[i] = format.uncompared().contains(names.get(i));
        }
        KeyPart[] key = table.identity.stream()
                .map(name -> KeyPart.of(table.columns.get(name), names, table.columns)).toArray(KeyPart[]::new);
        return new KeyedShape(names, hashes, uncompared, left, key);
    }

    /** @return whether rows of the shape can be found by the identity */
    boolean identifies() {
        return Stream.of(key).allMatch(part -> part != null && part.isCompared(uncompared));
    }

    /** @return hash of what identifies the row that {@code sink} holds */
    long keyHash(HashSink sink) {
        long state = Hashing.begin();
        for (KeyPart part : key) {
            state = Hashing.combine(state, part.hash(sink));
        }
        return state;
    }

    /** @return hash of the row that {@code sink} holds, over the columns that are compared with the database */
    long rowHash(HashSink sink) {
        long sum = 0;
        for (int i = 0; i < nameHashes.length; i++) {
            if (!left[i]) {
                sum += RowHash.column(nameHashes[i], sink.field(i));
            }
        }
        return RowHash.row(sum);
    }

    /** @return the same hash of a row of the database, whose column {@code places[i]} is this shape's column i */
    long rowHash(long[] fields, int[] places) {
        long sum = 0;
        for (int i = 0; i < nameHashes.length; i++) {
            if (!left[i]) {
                long value = fields[places[i]];
                boolean present = uncompared[i] && value != RowHash.NULL;
                sum += RowHash.column(nameHashes[i], present ? RowHash.UNCOMPARED : value);
            }
        }
        return RowHash.row(sum);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyedShape shape && names.equals(shape.names)
                && Arrays.equals(uncompared, shape.uncompared)
                && Arrays.equals(left, shape.left);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }
}
