package io.tapedeck.triggers;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/**
 * A trigger and what it has seen. It watches once its position is open ({@code direction} says which way); until then it is
 * armed and sees nothing. {@link #lower()} and {@link #upper()} bound the prices that change nothing: between them {@link
 * #observe} need not be called. Prices 1e-9, times ns. One thread.
 */
public final class Trigger implements Timed {
    private static final long ABSENT = FixedPoint.ABSENT;
    private static final int BELOW = -1;
    private static final int ABOVE = 1;

    final long serial;
    final String id;
    final int instrument;
    final String strategy;
    final String agent;
    final TriggerTerms terms = new TriggerTerms();
    TriggerState state = TriggerState.ARMED;
    /** Whether its bracket's order is not filled yet. */
    boolean waiting;
    int position = Holdings.NONE;
    /** 1: guards what is long, -1: short, 0: watches nothing. Of an entry: that of its order. */
    int direction;
    /** Event that armed it or opened its position: it looks at later ones only. */
    long watchesAfter;
    long armedAt;
    long exitDue = ABSENT;
    boolean confirmationQueued;
    /** Serial of the order of which it was told that it keeps it at its level from leaving, 0 = none. */
    long toldCovered;
    String orderId;
    long firedAt = ABSENT;
    long firedPrice = ABSENT;
    long cause;
    /** Why its life is over, null where the state says it, and before. */
    String reason;

    private long level = ABSENT;
    private long activation = ABSENT;
    private long distance = ABSENT;
    private long peak = ABSENT;
    private boolean active;
    private int side;
    private int beyondTicks;
    private long beyondSince;
    private long beyondPrice = ABSENT;
    private boolean doubted;

    Trigger(long serial, String id, int instrument, String strategy, String agent) {
        this.serial = serial;
        this.id = id;
        this.instrument = instrument;
        this.strategy = strategy;
        this.agent = agent;
    }

    /** @return its name */
    public String id() {
        return id;
    }

    /** @return its instrument's dense index */
    public int instrument() {
        return instrument;
    }

    /** @return the strategy whose position it guards */
    public String strategy() {
        return strategy;
    }

    /** @return the agent whose position it guards */
    public String agent() {
        return agent;
    }

    /** @return what it is told to do; not to be changed */
    public TriggerTerms terms() {
        return terms;
    }

    /** @return where its life stands */
    public TriggerState state() {
        return state;
    }

    /** @return when it was armed or began to watch, ns */
    public long armedAt() {
        return armedAt;
    }

    /** @return where it fires now or will, 1e-9; ABSENT where that is not known yet */
    public long level() {
        return level == ABSENT ? terms.level : level;
    }

    /** @return from where it is active, 1e-9; ABSENT: at once */
    public long activation() {
        return activation == ABSENT ? terms.activation : activation;
    }

    /** @return when a TIME_EXIT leaves, ns, ABSENT where that is not known yet */
    public long exitDue() {
        return exitDue;
    }

    /** @return best price since it trails, 1e-9, ABSENT before */
    public long peak() {
        return peak;
    }

    /** @return time of the event that fired it, ns, ABSENT before */
    public long firedAt() {
        return firedAt;
    }

    /** @return reference price at which it fired, 1e-9; ABSENT before, and of a time where no price is known */
    public long firedPrice() {
        return firedPrice;
    }

    /** @return its order's id, null before */
    public String orderId() {
        return orderId;
    }

    /** @return why its life is over, null where the state says it, and before */
    public String reason() {
        return reason;
    }

    /** @return market sequence of the event that fired it, 0 before */
    public long cause() {
        return cause;
    }

    /** @return whether its order buys */
    boolean buys() {
        return terms.side != null ? terms.side.sign() > 0 : direction < 0;
    }

    /** Begins to guard, from nothing seen. */
    void watch(int newPosition, int newDirection, long sequence) {
        position = newPosition;
        direction = newDirection;
        watchesAfter = sequence;
        level = ABSENT;
        activation = ABSENT;
        distance = ABSENT;
        peak = ABSENT;
        active = false;
        side = 0;
        toldCovered = 0;
        reset();
    }

    /** Watches nothing any more, until the next {@link #watch}. */
    void rest() {
        watch(Holdings.NONE, 0, watchesAfter);
        exitDue = ABSENT;
    }

    private void reset() {
        beyondTicks = 0;
        doubted = false;
    }

    /**
     * Sets its levels from what the position cost. A stop's distance is rounded down and a target's up, the cost up for what is
     * long and down for what is short: a stop is never further, a target never nearer than asked for, by up to 2e-9.
     *
     * @param atr average true range, ABSENT where unknown: levels that need it wait
     * @return whether a level has changed
     */
    boolean resolve(Holdings holdings, long atr) {
        long before = level;
        long activeFrom = activation;
        long cost = position == Holdings.NONE ? ABSENT : holdings.averageCost(position, direction > 0);
        switch (terms.kind) {
            case STOP_LOSS -> level = terms.levelRule == null
                    ? terms.level
                    : Distance.from(cost, -direction, terms.levelRule.down(cost, atr));
            case TAKE_PROFIT -> level = terms.levelRule == null
                    ? terms.level
                    : Distance.from(cost, direction, terms.levelRule.up(cost, atr));
            case BREAK_EVEN -> {
                level = terms.level == ABSENT ? cost : terms.level;
                activateFrom(cost, atr);
                active |= activation == ABSENT && terms.activationRule == null;
            }
            case TRAILING_STOP -> {
                activateFrom(cost, atr);
                if (terms.trail.unit() == Distance.Unit.ATR && distance == ABSENT) {
                    distance = terms.trail.down(0, atr);
                }
            }
            case PRICE_CROSS -> level = terms.level;
            case TIME_EXIT -> {
                // no level
            }
        }
        boolean changed = before != level || activeFrom != activation;
        if (changed) {
            reset();
        }
        return changed;
    }

    private void activateFrom(long cost, long atr) {
        activation = terms.activationRule == null
                ? terms.activation
                : Distance.from(cost, direction, terms.activationRule.up(cost, atr));
    }

    /** @return whether it needs a price: it guards something and its levels are known */
    private boolean sees() {
        return switch (terms.kind) {
            case TIME_EXIT -> false;
            case STOP_LOSS, TAKE_PROFIT, PRICE_CROSS -> direction != 0 && level != ABSENT;
            case BREAK_EVEN -> direction != 0 && (active || activation != ABSENT);
            case TRAILING_STOP -> direction != 0
                    && (terms.trail.unit() != Distance.Unit.ATR || distance != ABSENT)
                    && (terms.activationRule == null || activation != ABSENT);
        };
    }

    /**
     * Takes a price of its reference.
     *
     * @param marked whether the tick is marked as {@link TickQuality#JUDGED}
     * @param time as the tape tells it, ns
     * @return whether it fires
     */
    boolean observe(long price, boolean marked, long time) {
        if (!sees() || (marked && terms.onFlagged == FlagPolicy.HOLD)) {
            return false;
        }
        boolean good = !marked || terms.onFlagged == FlagPolicy.FIRE;
        if (good) {
            follow(price);
        }
        if (!beyond(price)) {
            if (good) {
                reset();
                remember(price);
            }
            return false;
        }
        if (!good) {
            doubted = true;
            return false;
        }
        beyondPrice = price;
        confirmationQueued &= time >= beyondSince; // the tape goes back: what was to come due in the time before never may
        if (beyondTicks == 0 || time < beyondSince) {
            beyondSince = time;
        }
        beyondTicks++;
        return doubted || confirmed(time);
    }

    /** @return whether it has been beyond for as many ticks and as long as it must */
    boolean confirmed(long time) {
        return beyondTicks >= terms.confirmTicks && (terms.confirmNs == 0 || time - beyondSince >= terms.confirmNs);
    }

    /** @return when the time of its confirmation is over, ABSENT where none runs */
    long confirmationDue() {
        return beyondTicks == 0 || terms.confirmNs == 0 ? ABSENT : beyondSince + terms.confirmNs;
    }

    /** @return last price beyond the level */
    long beyondPrice() {
        return beyondPrice;
    }

    private boolean up() {
        return direction > 0;
    }

    private void follow(long price) {
        if (!active && (terms.kind == TriggerKind.TRAILING_STOP || terms.kind == TriggerKind.BREAK_EVEN)
                && (activation == ABSENT || (up() ? price >= activation : price <= activation))) {
            active = true;
        }
        if (terms.kind == TriggerKind.TRAILING_STOP && active
                && (peak == ABSENT || (up() ? price > peak : price < peak))) {
            peak = price;
            long trail = terms.trail.unit() == Distance.Unit.ATR ? distance : terms.trail.down(price, ABSENT);
            level = Distance.from(price, -direction, trail);
        }
    }

    private void remember(long price) {
        if (price != level) {
            side = price < level ? BELOW : ABOVE;
        }
    }

    private boolean beyond(long price) {
        return switch (terms.kind) {
            case STOP_LOSS -> up() ? price <= level : price >= level;
            case TAKE_PROFIT -> up() ? price >= level : price <= level;
            case TRAILING_STOP, BREAK_EVEN -> active && (up() ? price <= level : price >= level);
            case PRICE_CROSS -> (side == BELOW && terms.direction != CrossDirection.DOWN && price >= level)
                    || (side == ABOVE && terms.direction != CrossDirection.UP && price <= level);
            case TIME_EXIT -> false;
        };
    }

    /** @return prices at or below it must be observed; Long.MAX_VALUE: all, Long.MIN_VALUE: none of these */
    long lower() {
        if (!sees()) {
            return Long.MIN_VALUE;
        }
        return alert() ? Long.MAX_VALUE : bound(!up(), BELOW);
    }

    /** @return prices at or above it must be observed; Long.MIN_VALUE: all, Long.MAX_VALUE: none of these */
    long upper() {
        if (!sees()) {
            return Long.MAX_VALUE;
        }
        return alert() ? Long.MIN_VALUE : bound(up(), ABOVE);
    }

    /** Every price may change something. */
    private boolean alert() {
        return beyondTicks > 0 || doubted || switch (terms.kind) {
            case TRAILING_STOP -> !active && activation == ABSENT;
            case PRICE_CROSS -> side == 0;
            default -> false;
        };
    }

    /**
     * @param gaining whether this end is the one in which the position gains
     * @param end BELOW or ABOVE
     */
    private long bound(boolean gaining, int end) {
        long nothing = end == BELOW ? Long.MIN_VALUE : Long.MAX_VALUE;
        return switch (terms.kind) {
            case STOP_LOSS -> gaining ? nothing : level;
            case TAKE_PROFIT -> gaining ? level : nothing;
            case BREAK_EVEN -> gaining == active ? nothing : active ? level : activation;
            case TRAILING_STOP -> gaining ? (active ? peak + end : activation) : active ? level : nothing;
            case PRICE_CROSS -> side == -end ? level : nothing;
            case TIME_EXIT -> nothing;
        };
    }

    void save(StateWriter out) {
        out.putLong(serial).putText(id).putInt(instrument).putText(strategy).putText(agent);
        terms.save(out);
        SavedEnum.put(out, state);
        out.putBoolean(waiting).putInt(position).putByte(direction).putLong(watchesAfter)
                .putLong(armedAt).putLong(exitDue).putBoolean(confirmationQueued).putText(orderId).putLong(firedAt)
                .putLong(firedPrice).putLong(cause).putLong(level).putLong(activation).putLong(distance).putLong(peak)
                .putLong(toldCovered).putBoolean(active).putByte(side).putInt(beyondTicks).putLong(beyondSince)
                .putLong(beyondPrice).putBoolean(doubted);
    }

    static Trigger restore(StateReader in) {
        Trigger trigger = new Trigger(in.getLong(), in.getText(), in.getInt(), in.getText(), in.getText());
        trigger.terms.copy(TriggerTerms.restore(in));
        trigger.state = SavedEnum.get(in, TriggerState.class);
        trigger.waiting = in.getBoolean();
        trigger.position = in.getInt();
        trigger.direction = in.getByte();
        trigger.watchesAfter = in.getLong();
        trigger.armedAt = in.getLong();
        trigger.exitDue = in.getLong();
        trigger.confirmationQueued = in.getBoolean();
        trigger.orderId = in.getText();
        trigger.firedAt = in.getLong();
        trigger.firedPrice = in.getLong();
        trigger.cause = in.getLong();
        trigger.level = in.getLong();
        trigger.activation = in.getLong();
        trigger.distance = in.getLong();
        trigger.peak = in.getLong();
        trigger.toldCovered = in.getLong();
        trigger.active = in.getBoolean();
        trigger.side = in.getByte();
        trigger.beyondTicks = in.getInt();
        trigger.beyondSince = in.getLong();
        trigger.beyondPrice = in.getLong();
        trigger.doubted = in.getBoolean();
        return trigger;
    }
}
