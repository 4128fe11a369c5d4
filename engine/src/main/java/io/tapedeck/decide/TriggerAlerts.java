package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.triggers.Order;
import io.tapedeck.triggers.Quantities;
import io.tapedeck.triggers.TapeMoment;
import io.tapedeck.triggers.Trigger;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;

/** What somebody should look at, of triggers and orders, as rows of {@code risk_alerts}. One thread. */
final class TriggerAlerts {
    private static final Name ID = new Name("id");
    private static final Name TIMESTAMP = new Name("timestamp");
    private static final Name ALERT_TYPE = new Name("alert_type");
    private static final Name SEVERITY = new Name("severity");
    private static final Name SYMBOL = new Name("symbol");
    private static final Name STRATEGY = new Name("strategy");
    private static final Name AGENT_NAME = new Name("agent_name");
    private static final Name DESCRIPTION = new Name("description");
    private static final Name ACTION_TAKEN = new Name("action_taken");
    private static final Name RESOLVED_AT = new Name("resolved_at");
    private static final Name RISK_ALERTS = new Name("risk_alerts");
    private static final Name TRIGGER_REFUSED = new Name("TRIGGER_REFUSED");
    private static final Name EXIT_FAILED = new Name("EXIT_FAILED");
    private static final Name FILL_NOT_BOOKED = new Name("FILL_NOT_BOOKED");
    private static final Name NOT_GUARDED = new Name("NOT_GUARDED");
    private static final Name ORDER_WAITS = new Name("ORDER_WAITS");
    private static final Name ORDER_ID_REUSED = new Name("ORDER_ID_REUSED");
    private static final Name EXIT_COVERED = new Name("EXIT_COVERED");
    private static final Name MEDIUM = new Name("MEDIUM");
    private static final Name HIGH = new Name("HIGH");
    private static final Name SPENT = new Name("none: the trigger has fired and guards no more");
    private static final Name NOT_ARMED = new Name("the trigger is not armed");
    private static final Name HELD = new Name(
            "held: no second exit until its trade is booked or its row takes the fill back");
    private static final Name COUNTED = new Name("counted as held: its strategy does not enter there again meanwhile");
    private static final Name LET_GO = new Name(
            "waited for no more: what is held is guarded, and may be entered, as booked");
    private static final Name NONE = new Name("none: arm a trigger");
    private static final Name PASSED_OVER = new Name("the order stays as it is");
    private static final Name STANDS_BY = new Name("it stays armed");
    private static final Name WAITS = new Name("it waits");
    private static final int STRATEGY_LENGTH_MAX = 30;
    private static final int AGENT_LENGTH_MAX = 50;

    private final TapeMoment now;
    private final InstrumentIndex instruments;
    private final Outputs outputs;

    TriggerAlerts(TapeMoment now, InstrumentIndex instruments, Outputs outputs) {
        this.now = now;
        this.instruments = instruments;
        this.outputs = outputs;
    }

    /** A row of the tape could not be made a trigger. */
    void refused(TriggerRow row, String why) {
        begin(TRIGGER_REFUSED, MEDIUM, now.eventTime(), row.symbol, row.strategy, row.agent,
                "trigger " + row.id + ": " + why).putText(ACTION_TAKEN, NOT_ARMED);
        end();
    }

    /** An exit has ended, or was cut, with something left of the position. */
    void exitFailed(Order order, String what) {
        begin(EXIT_FAILED, HIGH, now.eventTime(), order, "exit order " + order.id() + what).putText(ACTION_TAKEN,
                SPENT);
        end();
    }

    /**
     * Trades of what a row says is filled are missing: one row an order, written again while it lasts.
     *
     * @param units 1e-6
     * @param age ns of the tape
     */
    void unbooked(Order order, long units, long age) {
        String description = "order " + order.id() + " is filled, its row says, and trades of " + units(units)
                + " of it have not come for " + TimeUnit.NANOSECONDS.toSeconds(age) + " s" + (order.isMade()
                        ? ": send them, or a row of the order with status CANCELLED and its filled_quantity"
                        : "");
        long time = order.alert() == 0 ? now.eventTime() : order.alertTime();
        long id = order.alert() == 0 ? outputs.nextLocalId() : order.alert();
        RowWriter row = begin(FILL_NOT_BOOKED, HIGH, time, order, description).putText(ACTION_TAKEN,
                order.isMade() ? order.side().isExit() ? HELD : COUNTED : LET_GO);
        if (order.alert() != 0) {
            row.putLong(ID, id);
        }
        end();
        if (order.isMade()) {
            order.alerted(id, time);
        }
    }

    /** What {@link #unbooked} told of is over. */
    void booked(Order order) {
        begin(FILL_NOT_BOOKED, HIGH, order.alertTime(), order,
                "order " + order.id() + ": no trade of it is missing any more").putLong(ID, order.alert())
                .putTimestamp(RESOLVED_AT, now.eventTime());
        end();
    }

    /** A trigger was cancelled and nothing guards what it was to guard; {@code units} of 1e-6. */
    void unguarded(Trigger trigger, long units) {
        begin(NOT_GUARDED, HIGH, now.eventTime(), instruments.symbol(trigger.instrument()).toString(),
                trigger.strategy(), trigger.agent(), "trigger " + trigger.id() + " is cancelled, as " + trigger.reason()
                        + ", and nothing else guards the position: " + units(units) + " of it are open")
                .putText(ACTION_TAKEN, NONE);
        end();
    }

    /** A trigger is at its level and sends nothing, as {@code cover} and others may fill all that is held; price 1e-9 or ABSENT. */
    void covered(Trigger trigger, Order cover, long price) {
        begin(EXIT_COVERED, HIGH, now.eventTime(), instruments.symbol(trigger.instrument()).toString(),
                trigger.strategy(), trigger.agent(), "trigger " + trigger.id() + " is at its level"
                        + (price == FixedPoint.ABSENT ? "" : ", " + price(price) + ',')
                        + " and sends nothing: exit orders cover all of the position, " + cover.id()
                        + " among them; it leaves when one ends")
                .putText(ACTION_TAKEN, STANDS_BY);
        end();
    }

    /** What the tape tells under an order's id is of another position. */
    void mistaken(Order order, String what) {
        begin(ORDER_ID_REUSED, HIGH, now.eventTime(), order, what + " names order " + order.id()
                + " and is of another position, or of another side, than it: it says nothing of that order")
                .putText(ACTION_TAKEN, PASSED_OVER);
        end();
    }

    /** An order waits, {@code why} says for what. */
    void waits(Order order, String why) {
        begin(ORDER_WAITS, order.side().isExit() ? HIGH : MEDIUM, now.eventTime(), order, "order " + order.id() + ' '
                + why).putText(ACTION_TAKEN, WAITS);
        end();
    }

    private RowWriter begin(Name type, Name severity, long time, Order order, String description) {
        return begin(type, severity, time, instruments.symbol(order.instrument()).toString(), order.strategy(),
                order.agent(), description);
    }

    private RowWriter begin(Name type, Name severity, long time, String symbol, String strategy, String agent,
            String description) {
        RowWriter alert = outputs.begin(RISK_ALERTS);
        alert.putTimestamp(TIMESTAMP, time);
        alert.putText(ALERT_TYPE, type);
        alert.putText(SEVERITY, severity);
        putShort(alert, SYMBOL, symbol, Instrument.NAME_LENGTH_MAX);
        putShort(alert, STRATEGY, strategy, STRATEGY_LENGTH_MAX);
        putShort(alert, AGENT_NAME, agent, AGENT_LENGTH_MAX);
        return alert.putText(DESCRIPTION, description);
    }

    private void end() {
        outputs.end(now.eventTime());
    }

    private static void putShort(RowWriter row, Name column, String text, int most) {
        if (text == null || text.length() > most) {
            row.putNull(column);
        } else {
            row.putText(column, text);
        }
    }

    /** @return units of 1e-6 in words */
    static String units(long quantity) {
        return BigDecimal.valueOf(quantity, Quantities.DECIMALS).stripTrailingZeros().toPlainString();
    }

    /** @return a price of 1e-9 in words */
    static String price(long price) {
        return BigDecimal.valueOf(price, FixedPoint.PRICE_DECIMALS).stripTrailingZeros().toPlainString();
    }
}
