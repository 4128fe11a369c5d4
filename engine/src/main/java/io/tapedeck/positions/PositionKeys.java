package io.tapedeck.positions;

import io.tapedeck.common.Hashing;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.Arrays;

/** The five names of each position, as numbers of {@link Names}, and the way back from them. One thread. */
final class PositionKeys {
    private static final int EMPTY = -1;
    private static final int PARTS = 5;
    private static final int POSITIONS_FIRST = 32;

    private int[] parts = new int[POSITIONS_FIRST * PARTS];
    private int[] slots = filled(POSITIONS_FIRST * 2);
    private int count;

    private static int[] filled(int length) {
        int[] empty = new int[length];
        Arrays.fill(empty, EMPTY);
        return empty;
    }

    int count() {
        return count;
    }

    /** @return the position of these names, -1 where there is none */
    int find(int symbol, int exchange, int strategy, int agent, int tenant) {
        return slots[slot(symbol, exchange, strategy, agent, tenant)];
    }

    /** @return the number of a new position */
    int add(int symbol, int exchange, int strategy, int agent, int tenant) {
        if ((count + 1) * PARTS > parts.length) {
            parts = Arrays.copyOf(parts, parts.length * 2);
            slots = filled(slots.length * 2);
            for (int i = 0; i < count; i++) {
                slots[slot(symbol(i), exchange(i), strategy(i), agent(i), tenant(i))] = i;
            }
        }
        int at = count * PARTS;
        parts[at] = symbol;
        parts[at + 1] = exchange;
        parts[at + 2] = strategy;
        parts[at + 3] = agent;
        parts[at + 4] = tenant;
        slots[slot(symbol, exchange, strategy, agent, tenant)] = count;
        return count++;
    }

    private int slot(int symbol, int exchange, int strategy, int agent, int tenant) {
        int mask = slots.length - 1;
        long names = Hashing.combine(Hashing.combine((long) symbol << 32 | exchange, (long) strategy << 32 | agent),
                tenant);
        int slot = (int) names & mask;
        while (slots[slot] != EMPTY && !is(slots[slot] * PARTS, symbol, exchange, strategy, agent, tenant)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean is(int at, int symbol, int exchange, int strategy, int agent, int tenant) {
        return parts[at] == symbol && parts[at + 1] == exchange && parts[at + 2] == strategy && parts[at + 3] == agent
                && parts[at + 4] == tenant;
    }

    int symbol(int position) {
        return parts[position * PARTS];
    }

    int exchange(int position) {
        return parts[position * PARTS + 1];
    }

    int strategy(int position) {
        return parts[position * PARTS + 2];
    }

    int agent(int position) {
        return parts[position * PARTS + 3];
    }

    int tenant(int position) {
        return parts[position * PARTS + 4];
    }

    void save(StateWriter state) {
        state.begin("keys").putInts(parts, count * PARTS);
    }

    void restore(StateReader state) {
        state.expect("keys");
        int[] saved = state.getInts(new int[0]);
        parts = new int[POSITIONS_FIRST * PARTS];
        slots = filled(POSITIONS_FIRST * 2);
        count = 0;
        for (int at = 0; at + PARTS <= saved.length; at += PARTS) {
            add(saved[at], saved[at + 1], saved[at + 2], saved[at + 3], saved[at + 4]);
        }
    }
}
