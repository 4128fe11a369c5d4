package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Triggers that wait for an order's fill. One whose order has ended unfilled waits a while longer, for a trade may come behind
 * its order's last row, and is cancelled then. A trade that comes later still brings successors: triggers with the same terms
 * under names of their own. Of more than {@value #MOST} orders whose brackets were cancelled those are forgotten that were told of
 * longest ago. One thread.
 */
final class Brackets {
    static final int MOST = 4_096;

    private final TriggerBook book;
    private final TriggerListener listener;
    private final TapeMoment moment;
    /** What was cancelled, by the order's id. */
    private final LinkedHashMap<String, List<Abandoned>> oldestFirst = new LinkedHashMap<>();

    private record Abandoned(int instrument, String strategy, String agent, TriggerTerms terms) {
    }

    Brackets(TriggerBook book, TriggerListener listener, TapeMoment moment) {
        this.book = book;
        this.listener = listener;
        this.moment = moment;
    }

    /** Something of an order has been filled: what waits for it watches. */
    void onFilled(int instrument, String orderId) {
        for (Trigger trigger : waiting(instrument, orderId)) {
            trigger.waiting = false;
            book.bind(trigger);
        }
    }

    /** An order ended unfilled, as far as is known; a trade of it may come still. */
    void onFailed(int instrument, String orderId) {
        waiting(instrument, orderId).forEach(this::later);
    }

    private List<Trigger> waiting(int instrument, String orderId) {
        List<Trigger> found = List.of();
        Watch watch = book.registry.watch(instrument);
        for (int i = 0; watch != null && i < watch.count; i++) {
            Trigger trigger = watch.triggers[i];
            if (trigger.waiting && orderId.equals(trigger.terms.bracketOrder) && trigger.state == TriggerState.ARMED) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add(trigger);
            }
        }
        return found;
    }

    private void later(Trigger trigger) {
        book.timers.add(moment.tapeTime() + Unbooked.MOST_NS, Timers.ABANDON, trigger);
    }

    /** A trigger is new, or has got another order to wait for: where that had ended unfilled before, it waits as any other does. */
    void awaitTrade(Trigger trigger) {
        if (isAbandoned(trigger)) {
            later(trigger);
        }
    }

    private boolean isAbandoned(Trigger trigger) {
        return trigger.waiting && book.orders().isFailed(trigger.terms.bracketOrder);
    }

    /** Ends a trigger whose order has ended unfilled, where no trade of it has come meanwhile. */
    void abandon(Trigger trigger) {
        if (!isAbandoned(trigger)) {
            return;
        }
        String orderId = trigger.terms.bracketOrder;
        TriggerTerms terms = new TriggerTerms().copy(trigger.terms);
        terms.bracketOrder = null;
        put(orderId, new Abandoned(trigger.instrument, trigger.strategy, trigger.agent, terms));
        book.end(trigger, TriggerState.CANCELLED, "order " + orderId + ", whose fill it waited for, ended unfilled");
        book.guards().tellUnguarded(trigger);
    }

    private void put(String orderId, Abandoned one) {
        oldestFirst.computeIfAbsent(orderId, none -> new ArrayList<>()).add(one);
        if (oldestFirst.size() > MOST) {
            oldestFirst.pollFirstEntry();
        }
    }

    /** A trade of an order that had ended unfilled has come: what it was to be guarded by is armed, before the position moves. */
    void onLateTrade(String orderId) {
        List<Abandoned> all = oldestFirst.remove(orderId);
        for (Abandoned one : all == null ? List.<Abandoned>of() : all) {
            if (one.terms.expiresAt == FixedPoint.ABSENT || one.terms.expiresAt > moment.tapeTime()) {
                Trigger again = book.create(listener.nextId(), one.instrument, one.strategy, one.agent, one.terms);
                book.bind(again);
                listener.onArmed(again);
            }
        }
    }

    void save(StateWriter out) {
        out.begin("abandoned").putInt(oldestFirst.size());
        oldestFirst.forEach((orderId, all) -> {
            out.putText(orderId).putInt(all.size());
            for (Abandoned one : all) {
                out.putInt(one.instrument).putText(one.strategy).putText(one.agent);
                one.terms.save(out);
            }
        });
    }

    void restore(StateReader in) {
        in.expect("abandoned");
        int saved = in.getInt();
        for (int i = 0; i < saved; i++) {
            String orderId = in.getText();
            int count = in.getInt();
            for (int k = 0; k < count; k++) {
                put(orderId, new Abandoned(in.getInt(), in.getText(), in.getText(), TriggerTerms.restore(in)));
            }
        }
    }
}
