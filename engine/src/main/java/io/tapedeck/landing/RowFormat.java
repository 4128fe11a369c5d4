package io.tapedeck.landing;

import java.util.List;

/** How messages of one shape become rows of one table: the COPY command and the encoding. A lane's own, one thread. */
interface RowFormat {
    /** No time: the row names none, the table's default is the server's clock. */
    long NO_TIME = Long.MIN_VALUE;

    /** @return the table's name, as the ledger and the rejects give it */
    String table();

    /** @return the COPY command, its column list in the order of {@link #write} */
    String copyCommand();

    /** @return the table's name for {@code ensure_range}; null where it is no time series */
    String timeSeries();

    /** @return time by which the row is partitioned, ns since the epoch; {@link #NO_TIME} where it names none */
    long time(MessageBatch batch, int index);

    /** @return why no message of this shape can land, known without looking at its values; null where they may */
    default String refusal() {
        return null;
    }

    /** @return whether rows of the other format may stand in the same COPY */
    default boolean joins(RowFormat other) {
        return equals(other);
    }

    /** @return whether the rows' order among those of other tables is of no account: no trigger, no reference ties them */
    default boolean free() {
        return false;
    }

    /** Writes the row, or writes anything and says why it cannot be: the caller takes back what was written. Null: written. */
    String write(MessageBatch batch, int index, RowSink sink);

    /** @return hash of the row written last */
    long rowHash();

    /** @return {@link #time} of the row written last */
    long rowTime();

    /** @return whether the COPY is in text format */
    default boolean text() {
        return false;
    }

    /** @return the natural key by which rows replace one another, null where every row is its own */
    default NaturalKey key() {
        return null;
    }

    /** @return the columns that {@link #write} writes, in its order; empty where rows have a hash of their own */
    default List<String> written() {
        return List.of();
    }

    /** @return written columns whose value in the database may be another one */
    default List<String> uncompared() {
        return key() == null ? List.of() : key().kept();
    }

    /** @return written columns that together tell a landed row from every other, NOT NULL; empty where none do */
    default List<String> identity() {
        return key() == null ? List.of() : key().columns();
    }
}
