package io.tapedeck.triggers;

/** What a position that opens, grows, shrinks or closes does to the triggers that guard it. One thread. */
final class Guards {
    private final TriggerBook book;
    private final Holdings holdings;
    private final TriggerListener listener;

    Guards(TriggerBook book, Holdings holdings, TriggerListener listener) {
        this.book = book;
        this.holdings = holdings;
        this.listener = listener;
    }

    /**
     * A position has changed: quantities 1e-6, signed.
     *
     * @param rules of its strategy, null where it has none
     */
    void onPosition(int position, long before, long after, StrategyRules rules) {
        boolean closes = before != 0 && Long.signum(before) != Long.signum(after);
        if (closes) {
            close(position);
        }
        if (after != 0 && (before == 0 || closes)) {
            open(position, rules);
        } else if (after != 0 && Math.abs(after) > Math.abs(before)) {
            grow(position);
        } else if (after != 0) {
            book.desk().onShrunk(holdings.instrument(position), holdings.strategy(position), holdings.agent(position),
                    after);
        }
    }

    private void close(int position) {
        book.spent.forget(position);
        Watch watch = book.registry.watch(holdings.instrument(position));
        for (int i = 0; watch != null && i < watch.count; i++) {
            Trigger trigger = watch.triggers[i];
            if (trigger.position == position && trigger.state == TriggerState.ARMED) {
                book.end(trigger, TriggerState.CANCELLED, "the position is closed");
            }
        }
        book.desk().onClosed(holdings.instrument(position), holdings.strategy(position), holdings.agent(position));
    }

    private void open(int position, StrategyRules rules) {
        int instrument = holdings.instrument(position);
        Watch watch = book.registry.watch(instrument);
        for (int i = 0; watch != null && i < watch.count; i++) {
            Trigger trigger = watch.triggers[i];
            if (trigger.direction == 0 && trigger.state == TriggerState.ARMED
                    && trigger.strategy.equals(holdings.strategy(position))
                    && trigger.agent.equals(holdings.agent(position))) {
                book.bind(trigger);
            }
        }
        Order entry = book.desk().entryOf(instrument, holdings.strategy(position), holdings.agent(position));
        new Guard(book, holdings, listener, position).arm(rules, entry);
    }

    /** A trigger is cancelled that was to guard a position: told where the position is open and nothing guards it now. */
    void tellUnguarded(Trigger trigger) {
        int position = holdings.find(trigger.instrument, trigger.strategy, trigger.agent);
        long held = position == Holdings.NONE ? 0 : holdings.quantity(position);
        if (held == 0 || trigger.terms.entering() || guarded(trigger.instrument, trigger.strategy, trigger.agent)) {
            return;
        }
        long open = Math.abs(held) - book.orders().leaving(trigger.instrument, trigger.strategy, trigger.agent,
                OrderSide.closing(held));
        if (open > 0) {
            listener.onUnguarded(trigger, open);
        }
    }

    /** @return whether a trigger watches a position */
    boolean guarded(int instrument, String strategy, String agent) {
        int position = holdings.find(instrument, strategy, agent);
        Watch watch = position == Holdings.NONE ? null : book.registry.watch(instrument);
        for (int i = 0; watch != null && i < watch.count; i++) {
            if (watch.triggers[i].state == TriggerState.ARMED && watch.triggers[i].position == position) {
                return true;
            }
        }
        return false;
    }

    private void grow(int position) {
        Watch watch = book.registry.watch(holdings.instrument(position));
        for (int i = 0; watch != null && i < watch.count; i++) {
            Trigger trigger = watch.triggers[i];
            if (trigger.position == position && trigger.state == TriggerState.ARMED
                    && trigger.resolve(holdings, book.atr(trigger.instrument))) {
                book.registry.touch(watch);
                listener.onChanged(trigger);
            }
        }
        book.spent.succeed(position);
    }
}
