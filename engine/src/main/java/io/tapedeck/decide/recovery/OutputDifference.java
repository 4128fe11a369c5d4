package io.tapedeck.decide.recovery;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.codec.RowDecoder;
import org.agrona.DirectBuffer;

/** Tells where an output that was made again differs from the one journaled. */
final class OutputDifference {
    static final String ADVICE = "The same tape must give the same outputs: was the engine's version changed behind a crash? "
            + "Start the version that wrote it, stop it in order, then change; else keep journal and snapshots and report it";

    private OutputDifference() {
    }

    /** @return a FATAL error with output, cause, table and first differing column */
    static TapedeckException between(DirectBuffer journaled, int journaledOffset, DirectBuffer made, int madeOffset) {
        return TapedeckException.fatal("the decisions differ from what is journaled: output "
                + EventHeader.sequence(journaled, journaledOffset) + ", " + header(journaled, journaledOffset)
                + "; now "
                + header(made, madeOffset) + "; " + content(journaled, journaledOffset, made, madeOffset)
                + ". " + ADVICE,
                null);
    }

    private static String header(DirectBuffer message, int offset) {
        return "cause " + EventHeader.feedSequence(message, offset) + ", time "
                + EventHeader.exchangeTime(message, offset) + ", frame bits " + EventHeader.frame(message, offset);
    }

    private static String content(DirectBuffer journaled, int journaledOffset, DirectBuffer made, int madeOffset) {
        boolean rows = EventHeader.templateId(journaled, journaledOffset) == RowDecoder.TEMPLATE_ID
                && EventHeader.templateId(made, madeOffset) == RowDecoder.TEMPLATE_ID;
        if (!rows) {
            return "not both are rows";
        }
        RowReader one = new RowReader().wrap(journaled, journaledOffset);
        RowReader other = new RowReader().wrap(made, madeOffset);
        if (!one.table().equals(other.table())) {
            return "table " + one.table() + " was journaled, " + other.table() + " was made";
        }
        while (one.next()) {
            if (!other.next()) {
                return "table " + one.table() + ": column " + one.name() + " is missing now";
            }
            if (!one.name().equals(other.name())) {
                return "table " + one.table() + ": column " + one.name() + " was journaled where " + other.name()
                        + " was made";
            }
            if (!value(one).equals(value(other))) {
                return "table " + one.table() + ", column " + one.name() + ": " + value(one) + " was journaled, "
                        + value(other) + " was made";
            }
        }
        return other.next()
                ? "table " + one.table() + ": column " + other.name() + " is new"
                : "table " + one.table() + ", all columns equal";
    }

    private static String value(RowReader row) {
        ColumnType type = row.type();
        return type.name().toLowerCase(java.util.Locale.ROOT) + ' ' + switch (type) {
            case NULL -> "";
            case LONG, TIMESTAMP -> Long.toString(row.longValue());
            case DECIMAL -> row.longValue() + "e" + row.exponent();
            case BOOLEAN -> Boolean.toString(row.booleanValue());
            case TEXT, NUMBER_TEXT -> row.text();
        };
    }
}
