package io.tapedeck.signals;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Signals by agent, taken and refused by reason. An agent's name is what its sender wrote: of more than {@value #MOST} the rest
 * is counted as one. Allocates with a new name alone. One thread.
 */
@SuppressWarnings("EnumOrdinal") // counters stand in the order of the constants; a snapshot is read by its own version alone
final class AgentCounts {
    static final int MOST = 64;
    private static final int TAKEN = Refusal.values().length;
    private static final byte[] OTHERS = "(others)".getBytes(StandardCharsets.UTF_8);

    private final NameTable names = new NameTable();
    private final List<long[]> counts = new ArrayList<>();

    AgentCounts() {
        clear();
    }

    private void clear() {
        names.clear();
        counts.clear();
        row(OTHERS);
    }

    private int row(byte[] name) {
        counts.add(new long[TAKEN + 1]);
        return names.add(name);
    }

    /** Counts a signal; {@code reason} null: it was taken. */
    void count(DirectBuffer buffer, int offset, int length, Refusal reason) {
        int agent = names.find(buffer, offset, length);
        if (agent == NameTable.UNKNOWN) {
            if (names.count() > MOST) {
                agent = 0;
            } else {
                byte[] name = new byte[length];
                buffer.getBytes(offset, name);
                agent = row(name);
            }
        }
        counts.get(agent)[reason == null ? TAKEN : reason.ordinal()]++;
    }

    /** @return agents that have a count of their own, and one more for the rest */
    int agents() {
        return counts.size();
    }

    /** @return an agent's name */
    String agent(int index) {
        return names.text(index);
    }

    /** @return an agent's signals refused for a reason; null: those taken */
    long count(int index, Refusal reason) {
        return counts.get(index)[reason == null ? TAKEN : reason.ordinal()];
    }

    void save(StateWriter state) {
        names.save(state);
        for (long[] row : counts) {
            state.putLongs(row, row.length);
        }
    }

    void restore(StateReader state) {
        names.restore(state);
        counts.clear();
        for (int i = 0; i < names.count(); i++) {
            counts.add(state.getLongs(new long[TAKEN + 1]));
        }
    }
}
