package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * All triggers: arms them, shows them prices and times, fires each once. The moment is set by who calls, before each call; a tick
 * goes to {@link #onTime} first, then to the fills of earlier orders, then to {@link #onTrade} or {@link #onQuote}. Nothing is
 * allocated by a tick that changes nothing. One thread.
 */
public final class TriggerBook {
    /** A time exit that finds all of its position covered by other exits looks again after it, ns. */
    private static final long RETRY_NS = 1_000_000_000L;
    private static final long ABSENT = FixedPoint.ABSENT;

    private final TapeMoment moment;
    private final Holdings holdings;
    private final TriggerListener listener;
    final Timers timers = new Timers();
    final TriggerRegistry registry = new TriggerRegistry();
    private final OpenOrders orders;
    private final OrderDesk desk;
    final SpentGuards spent;
    final Brackets brackets;
    private final Firing firing;
    private final Guards guards;
    private TriggersOptions options = TriggersOptions.of(KeyValues.EMPTY);
    /** When the trigger that gets other terms leaves by its old ones, ns: that time waits already. */
    private long queuedExit = ABSENT;
    private final Atrs atrs = new Atrs();

    /** @param moment the event being handled, set by who calls */
    public TriggerBook(TapeMoment moment, Holdings holdings, TriggerListener listener) {
        this.moment = moment;
        this.holdings = holdings;
        this.listener = listener;
        orders = new OpenOrders(listener, moment, timers);
        desk = new OrderDesk(moment, listener, orders, this, timers);
        spent = new SpentGuards(this, holdings, listener, moment);
        brackets = new Brackets(this, listener, moment);
        firing = new Firing(this, moment, holdings, listener);
        guards = new Guards(this, holdings, listener);
    }

    /** Takes settings; they hold for what is armed from now on. */
    public void configure(TriggersOptions newOptions) {
        options = newOptions;
    }

    /** @return what becomes of orders */
    public OrderDesk desk() {
        return desk;
    }

    /** @return orders that may still be filled */
    public OpenOrders orders() {
        return orders;
    }

    /** @return triggers that are armed, or fired with their order open */
    public int alive() {
        return registry.count();
    }

    /** @return the living trigger of a name, null where there is none */
    public Trigger find(String id) {
        return registry.find(id);
    }

    /** @return how the trigger of a name ended; null where it lives or is not known */
    public TriggerState finished(String id) {
        return registry.finished.get(id);
    }

    /** Arms a trigger with a name that is new; the terms are copied and must have no {@link TriggerTerms#problem()}. */
    public Trigger arm(String id, int instrument, String strategy, String agent, TriggerTerms terms) {
        Trigger trigger = create(id, instrument, strategy, agent, terms);
        brackets.awaitTrade(trigger);
        bind(trigger);
        settle();
        return trigger;
    }

    Trigger create(String id, int instrument, String strategy, String agent, TriggerTerms terms) {
        Trigger trigger = registry.create(id, instrument, strategy, agent, terms);
        begin(trigger, ABSENT);
        return trigger;
    }

    /** @param expiry time at which it is looked at already, ns; ABSENT: none */
    private void begin(Trigger trigger, long expiry) {
        trigger.armedAt = moment.eventTime();
        trigger.waiting = trigger.terms.bracketOrder != null && !orders.isFilled(trigger.terms.bracketOrder);
        if (trigger.terms.expiresAt != ABSENT && trigger.terms.expiresAt != expiry) {
            timers.add(trigger.terms.expiresAt, Timers.EXPIRY, trigger);
        }
    }

    /** Gives an armed trigger other terms; it begins anew, from nothing seen. Nothing happens to one that has fired. */
    public void replace(Trigger trigger, TriggerTerms terms) {
        if (trigger.state == TriggerState.ARMED) {
            boolean same = java.util.Objects.equals(trigger.terms.bracketOrder, terms.bracketOrder);
            boolean released = same && !trigger.waiting;
            registry.leaveGroup(trigger);
            long expiry = trigger.terms.expiresAt;
            queuedExit = trigger.exitDue;
            trigger.terms.copy(terms);
            registry.joinGroup(trigger);
            trigger.rest();
            begin(trigger, expiry);
            trigger.waiting &= !released;
            if (!same) {
                brackets.awaitTrade(trigger);
            }
            bind(trigger);
            queuedExit = ABSENT;
            registry.touch(trigger);
            settle();
        }
    }

    /** Cancels an armed trigger; nothing happens to one that has fired. */
    public void cancel(Trigger trigger) {
        if (trigger.state == TriggerState.ARMED) {
            end(trigger, TriggerState.CANCELLED, "a row has cancelled it");
            settle();
        }
    }

    /** Begins to watch, where there is something to guard. */
    void bind(Trigger trigger) {
        if (trigger.terms.entering() && !trigger.waiting) {
            watch(trigger, Holdings.NONE, trigger.terms.side.sign());
            return;
        }
        int position = trigger.waiting
                ? Holdings.NONE
                : holdings.find(trigger.instrument, trigger.strategy, trigger.agent);
        long quantity = position == Holdings.NONE ? 0 : holdings.quantity(position);
        if (quantity != 0 && (trigger.terms.side == null || trigger.terms.side == OrderSide.closing(quantity))) {
            watch(trigger, position, Long.signum(quantity));
        }
    }

    private void watch(Trigger trigger, int position, int direction) {
        trigger.watch(position, direction, moment.sequence());
        trigger.armedAt = moment.eventTime();
        trigger.resolve(holdings, atr(trigger.instrument));
        long after = trigger.terms.exitAfter == ABSENT ? Long.MAX_VALUE : moment.tapeTime() + trigger.terms.exitAfter;
        if (trigger.terms.kind == TriggerKind.TIME_EXIT) {
            trigger.exitDue = trigger.terms.exitAt == ABSENT ? after : Math.min(after, trigger.terms.exitAt);
            if (trigger.exitDue != queuedExit) {
                timers.add(trigger.exitDue, Timers.EXIT, trigger);
            }
        }
        registry.touch(trigger);
    }

    long atr(int instrument) {
        return atrs.of(instrument);
    }

    /** The average true range of an instrument, 1e-9: for levels that are set from now on. */
    public void onAtr(int instrument, long atr) {
        Watch watch = atrs.set(instrument, atr) ? registry.watch(instrument) : null;
        if (watch != null) {
            for (int i = 0; i < watch.count; i++) {
                if (watch.triggers[i].direction != 0) {
                    watch.triggers[i].resolve(holdings, atr);
                }
            }
            registry.touch(watch);
            settle();
        }
    }

    /** A trade: price 1e-9, flags of {@link io.tapedeck.event.EventFlags}. */
    public void onTrade(int instrument, long price, int flags) {
        if (firing.onTrade(instrument, price, flags)) {
            settle();
        }
    }

    /** A quote: prices 1e-9, {@link FixedPoint#ABSENT} where a side is missing. */
    public void onQuote(int instrument, long bid, long ask, int flags) {
        if (firing.onQuote(instrument, bid, ask, flags)) {
            settle();
        }
    }

    /** Reads the memory that a tick of an instrument will touch, and changes nothing; @return anything made of it. */
    public long preview(int instrument) {
        Watch watch = registry.watch(instrument);
        return watch == null ? 0 : watch.preview();
    }

    /** The tape's time has come to the moment's. */
    public void onTime() {
        while (timers.next() <= moment.tapeTime()) {
            long due = timers.next();
            int purpose = timers.purpose();
            Timed target = timers.target();
            timers.remove();
            if (target instanceof Trigger trigger) {
                onDue(trigger, purpose, due);
            } else if (target instanceof Order order) {
                onDue(order, purpose, due);
            }
        }
        settle();
    }

    /** The tape went back by so many ns, to another day: entries made on the newer one end, times after events run from here. */
    public void onTimeBack(long step) {
        orders.madeEntries().forEach(desk::cancel);
        timers.back(step);
        settle();
    }

    private void onDue(Order order, int purpose, long due) {
        if (purpose == Timers.UNBOOKED) {
            if (due == order.unbookedDue) {
                desk.onOverdue(order);
            }
        } else if (order.open && order.own) {
            desk.cancel(order);
        }
    }

    private void onDue(Trigger trigger, int purpose, long due) {
        if (trigger.state != TriggerState.ARMED) {
            return;
        }
        if (purpose == Timers.EXPIRY && due == trigger.terms.expiresAt) {
            end(trigger, TriggerState.EXPIRED, null);
        } else if (purpose == Timers.EXIT && due == trigger.exitDue) {
            firing.fire(trigger, registry.watch(trigger.instrument).newest[Watch.priceOf(trigger)]);
            if (trigger.state == TriggerState.ARMED) {
                trigger.exitDue = moment.tapeTime() + RETRY_NS;
                timers.add(trigger.exitDue, Timers.EXIT, trigger);
            }
        } else if (purpose == Timers.ABANDON) {
            brackets.abandon(trigger);
        } else if (purpose == Timers.CONFIRMATION) {
            firing.confirm(trigger);
        }
    }

    /** @return what positions do to triggers */
    Guards guards() {
        return guards;
    }

    /** Its life is over; told with the reason, null where the state says it. */
    void end(Trigger trigger, TriggerState how, String reason) {
        trigger.reason = reason;
        registry.end(trigger, how, options.finishedMax());
        listener.onChanged(trigger);
    }

    /** A position has changed: quantities 1e-6, signed. */
    public void onPosition(int position, long before, long after) {
        guards.onPosition(position, before, after, options.of(holdings.strategy(position)));
        settle();
    }

    /** To be called at the end of whatever changes triggers. */
    void settle() {
        registry.settle();
    }

    /** Writes triggers, orders and due times. */
    public void save(StateWriter out) {
        registry.save(out);
        orders.save(out);
        timers.save(out);
        spent.save(out);
        brackets.save(out);
        atrs.save(out);
    }

    /** Reads them into a book that has seen nothing. */
    public void restore(StateReader in) {
        registry.restore(in);
        Long2ObjectHashMap<Trigger> triggers = registry.bySerial();
        orders.restore(in, triggers::get);
        Long2ObjectHashMap<Order> open = orders.bySerial();
        timers.restore(in, (order, serial) -> order ? open.get(serial) : triggers.get(serial));
        spent.restore(in);
        brackets.restore(in);
        atrs.restore(in);
    }
}
