package io.tapedeck.decide;

import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.positions.PositionBook;
import io.tapedeck.risk.Alert;
import io.tapedeck.risk.AlertListener;
import io.tapedeck.risk.Limit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/** Writes marks and alerts as rows. The rest of a row about a breach that ends is as at its begin: only the end is told. */
final class PositionRows implements AlertListener {
    private static final Name POSITION_MARKS = new Name("position_marks");
    private static final Name RISK_ALERTS = new Name("risk_alerts");
    private static final Name SYMBOL = new Name("symbol");
    private static final Name EXCHANGE = new Name("exchange");
    private static final Name STRATEGY = new Name("strategy");
    private static final Name AGENT_NAME = new Name("agent_name");
    private static final Name TENANT = new Name("tenant");
    private static final Name MARK_PRICE = new Name("mark_price");
    private static final Name MARKED_AT = new Name("marked_at");
    private static final Name CAUSE_SEQUENCE = new Name("cause_sequence");
    private static final Name ID = new Name("id");
    private static final Name TIMESTAMP = new Name("timestamp");
    private static final Name ALERT_TYPE = new Name("alert_type");
    private static final Name SEVERITY = new Name("severity");
    private static final Name CURRENT_VALUE = new Name("current_value");
    private static final Name LIMIT_VALUE = new Name("limit_value");
    private static final Name BREACH_PERCENTAGE = new Name("breach_percentage");
    private static final Name DESCRIPTION = new Name("description");
    private static final Name ACTION_TAKEN = new Name("action_taken");
    private static final Name RESOLVED_AT = new Name("resolved_at");
    private static final Name BLOCKED = new Name("entry orders are blocked");
    private static final int VALUE_DECIMALS = 6;
    private static final int PERCENT_DECIMALS = 4;
    /** What the column holds, NUMERIC(8,4). */
    private static final double PERCENT_MAX = 9999.9999;

    private final Outputs outputs;
    private final InstrumentIndex instruments;
    private final PositionBook book;

    PositionRows(Outputs outputs, InstrumentIndex instruments, PositionBook book) {
        this.outputs = outputs;
        this.instruments = instruments;
        this.book = book;
    }

    /** Emits a position's mark. */
    void mark(int position) {
        outputs.begin(POSITION_MARKS).putText(SYMBOL, book.facts().symbol(position))
                .putText(EXCHANGE, book.facts().exchange(position))
                .putText(STRATEGY, book.facts().strategy(position))
                .putText(AGENT_NAME, book.facts().agent(position))
                .putText(TENANT, book.facts().tenant(position)).putPrice(MARK_PRICE, book.mark(position))
                .putTimestamp(MARKED_AT, book.facts().markTime(position))
                .putLong(CAUSE_SEQUENCE, book.facts().markSequence(position));
        outputs.end();
    }

    @Override
    public long onBreach(Alert alert) {
        long id = outputs.nextLocalId();
        String description = words(alert) + " is above " + figure(alert.max());
        RowWriter row = begin(alert, description).putNumber(CURRENT_VALUE, alert.current(), VALUE_DECIMALS)
                .putNumber(LIMIT_VALUE, alert.max(), VALUE_DECIMALS)
                .putNumber(BREACH_PERCENTAGE, Math.min(alert.beyond() * 100, PERCENT_MAX), PERCENT_DECIMALS);
        if (alert.blocks()) {
            row.putText(ACTION_TAKEN, BLOCKED);
        }
        outputs.end();
        return id;
    }

    @Override
    public void onEnd(Alert alert) {
        String since = Instant.EPOCH.plusNanos(alert.begun()).toString();
        begin(alert, words(alert) + (alert.max() == 0
                ? ": there is no limit any more, since " + since + " there was a breach"
                : " is back below " + figure(alert.max()) + ", above it since " + since))
                .putLong(ID, alert.reference()).putTimestamp(RESOLVED_AT, alert.ended());
        outputs.end();
    }

    private RowWriter begin(Alert alert, String description) {
        RowWriter row = outputs.begin(RISK_ALERTS).putTimestamp(TIMESTAMP, alert.begun())
                .putText(ALERT_TYPE, alert.limit().alertType()).putText(SEVERITY, severity(alert.limit()))
                .putText(DESCRIPTION, description);
        if (alert.position() >= 0) {
            int position = alert.position();
            row.putText(SYMBOL, book.facts().symbol(position)).putText(STRATEGY, book.facts().strategy(position))
                    .putText(AGENT_NAME, book.facts().agent(position))
                    .putText(TENANT, book.facts().tenant(position));
        } else if (alert.instrument() >= 0) {
            row.putText(SYMBOL, instruments.symbol(alert.instrument()));
        }
        return row;
    }

    private String words(Alert alert) {
        String what = alert.limit().label() + ' ' + figure(alert.current());
        if (alert.limit() == Limit.CONCENTRATION) {
            return what + " of " + instruments.symbol(alert.instrument()); // on all its venues
        }
        return alert.instrument() < 0
                ? what
                : what + " of " + instruments.exchange(alert.instrument()) + ':'
                        + instruments.symbol(alert.instrument());
    }

    private static String figure(double value) {
        return new BigDecimal(value).setScale(PERCENT_DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String severity(Limit limit) {
        return switch (limit) {
            case POSITION, CONCENTRATION -> "MEDIUM";
            case GROSS, NET, LEVERAGE -> "HIGH";
            case DRAWDOWN, DAILY_LOSS -> "CRITICAL";
        };
    }
}
