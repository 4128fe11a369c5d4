package io.tapedeck.triggers;

import java.util.ArrayList;
import java.util.List;

/** Holdings in a test's hand. */
final class FakeHoldings implements Holdings {
    /** One position. */
    static final class Held {
        int instrument;
        String strategy;
        String agent;
        long quantity;
        long cost;
    }

    final List<Held> all = new ArrayList<>();

    /** The position of a strategy in an instrument, made where it is new. */
    int position(int instrument, String strategy, String agent) {
        int found = find(instrument, strategy, agent);
        if (found >= 0) {
            return found;
        }
        Held held = new Held();
        held.instrument = instrument;
        held.strategy = strategy;
        held.agent = agent;
        all.add(held);
        return all.size() - 1;
    }

    @Override
    public int find(int instrument, String strategy, String agent) {
        for (int i = 0; i < all.size(); i++) {
            Held held = all.get(i);
            if (held.instrument == instrument && held.strategy.equals(strategy) && held.agent.equals(agent)) {
                return i;
            }
        }
        return NONE;
    }

    @Override
    public int instrument(int position) {
        return all.get(position).instrument;
    }

    @Override
    public String strategy(int position) {
        return all.get(position).strategy;
    }

    @Override
    public String agent(int position) {
        return all.get(position).agent;
    }

    @Override
    public long quantity(int position) {
        return all.get(position).quantity;
    }

    @Override
    public long averageCost(int position, boolean up) {
        return all.get(position).cost;
    }
}
