package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Triggers for all of a position that have fired, or were cancelled by their group when one fired, while the position is open:
 * an order covers what was held then. What is added to the position afterwards, and what another's exit order leaves uncovered
 * when it ends, is guarded by successors: triggers with the same terms, from nothing seen, under names of their own. When the
 * position is flat or turns, nothing is left to guard. One thread.
 */
final class SpentGuards {
    /** Of more than these of one position the oldest are forgotten. */
    static final int MOST = 64;

    private final TriggerBook book;
    private final Holdings holdings;
    private final TriggerListener listener;
    private final TapeMoment moment;
    private final TreeMap<Integer, List<Spent>> ofPositions = new TreeMap<>();

    /**
     * One of them.
     *
     * @param orderId the order that was made when it, or one of its group, fired
     * @param failed whether that order has covered less than it should have: what refused it would refuse another
     */
    private record Spent(TriggerTerms terms, String orderId, boolean failed) {
    }

    SpentGuards(TriggerBook book, Holdings holdings, TriggerListener listener, TapeMoment moment) {
        this.book = book;
        this.holdings = holdings;
        this.listener = listener;
        this.moment = moment;
    }

    /** A trigger that guarded a position has fired, or its group has ended it; one of an explicit quantity is spent for good. */
    void add(Trigger trigger, String orderId) {
        if (trigger.position == Holdings.NONE || trigger.terms.quantity != 0 || trigger.terms.entering()) {
            return;
        }
        TriggerTerms terms = new TriggerTerms().copy(trigger.terms);
        terms.bracketOrder = null;
        if (terms.kind == TriggerKind.TIME_EXIT) {
            terms.exitAt = trigger.exitDue; // what is added leaves when the first would have
            terms.exitAfter = FixedPoint.ABSENT;
        }
        List<Spent> spent = ofPositions.computeIfAbsent(trigger.position, none -> new ArrayList<>());
        if (spent.size() == MOST) {
            spent.removeFirst();
        }
        spent.add(new Spent(terms, orderId, false));
    }

    /** The position is flat or has turned. */
    void forget(int position) {
        ofPositions.remove(position);
    }

    /** Arms the successors of all that is spent of an open position. */
    void succeed(int position) {
        List<Spent> spent = ofPositions.remove(position);
        if (spent != null) {
            succeed(position, spent);
        }
    }

    private void succeed(int position, List<Spent> spent) {
        List<String> groups = new ArrayList<>();
        List<String> successors = new ArrayList<>();
        for (Spent one : spent) {
            TriggerTerms terms = one.terms;
            if (terms.expiresAt != FixedPoint.ABSENT && terms.expiresAt <= moment.tapeTime()) {
                continue;
            }
            String id = listener.nextId();
            if (terms.group != null) {
                int known = groups.indexOf(terms.group);
                if (known < 0) {
                    groups.add(terms.group);
                    successors.add(id);
                }
                terms.group = known < 0 ? id : successors.get(known);
            }
            Trigger successor = book.create(id, holdings.instrument(position), holdings.strategy(position),
                    holdings.agent(position), terms);
            book.bind(successor);
            listener.onArmed(successor);
        }
    }

    /**
     * An exit order covers less than it did: what it left is guarded again, by all that is spent; where a trigger made the order,
     * by all but that trigger and its group, and those whose own orders failed before.
     */
    void uncovered(Order order) {
        int position = holdings.find(order.instrument, order.strategy, order.agent);
        List<Spent> spent = position == Holdings.NONE ? null : ofPositions.get(position);
        if (spent == null || order.side != OrderSide.closing(holdings.quantity(position))) {
            return;
        }
        if (order.trigger == null) {
            succeed(position);
            return;
        }
        spent.replaceAll(one -> one.orderId.equals(order.id) ? new Spent(one.terms, one.orderId, true) : one);
        long free = Math.abs(holdings.quantity(position))
                - book.orders().covered(order.instrument, order.strategy, order.agent, order.side);
        List<Spent> again = free > 0 ? spent.stream().filter(one -> !one.failed).toList() : List.of();
        spent.removeAll(again);
        succeed(position, again);
    }

    /** Of what an exit order was told to have filled the trades do not come, or it is taken back: all that is spent stands again. */
    void doubted(Order order) {
        int position = holdings.find(order.instrument, order.strategy, order.agent);
        List<Spent> spent = position == Holdings.NONE ? null : ofPositions.get(position);
        if (spent != null && order.side == OrderSide.closing(holdings.quantity(position))) {
            List<Spent> again = spent.stream().filter(one -> !one.failed).toList();
            spent.removeAll(again);
            succeed(position, again);
        }
    }

    void save(StateWriter out) {
        out.begin("spent").putInt(ofPositions.size());
        ofPositions.forEach((position, spent) -> {
            out.putInt(position).putInt(spent.size());
            for (Spent one : spent) {
                one.terms.save(out);
                out.putText(one.orderId).putBoolean(one.failed);
            }
        });
    }

    void restore(StateReader in) {
        in.expect("spent");
        int positions = in.getInt();
        for (int i = 0; i < positions; i++) {
            int position = in.getInt();
            int count = in.getInt();
            List<Spent> spent = new ArrayList<>(count);
            for (int k = 0; k < count; k++) {
                spent.add(new Spent(TriggerTerms.restore(in), in.getText(), in.getBoolean()));
            }
            ofPositions.put(position, spent);
        }
    }
}
