package io.tapedeck.landing;

import io.tapedeck.event.RowReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;

/** Some tables by name: tells whether a row is of one of them. A lane's own, one thread. */
final class TableNames {
    private final byte[][] names;
    private final RowReader row = new RowReader();

    TableNames(List<String> names) {
        this.names = names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    }

    /** Wraps the Row message and looks for its table. */
    boolean holds(DirectBuffer buffer, int offset) {
        row.wrap(buffer, offset);
        for (byte[] name : names) {
            if (isTable(name)) {
                return true;
            }
        }
        return false;
    }

    private boolean isTable(byte[] name) {
        if (name.length != row.tableLength()) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (row.buffer().getByte(row.tableOffset() + i) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** @return the row wrapped last */
    RowReader row() {
        return row;
    }
}
