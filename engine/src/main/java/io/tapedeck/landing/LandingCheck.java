package io.tapedeck.landing;

import io.tapedeck.event.RowReader;
import io.tapedeck.event.table.RowCheck;
import io.tapedeck.event.table.Table;

/** Says at the edge what landing would say of a row, by the same writers: they write nowhere. One thread. */
public final class LandingCheck implements RowCheck {
    private static final CheckSink SINK = new CheckSink();

    private final RowPlan plan;
    private final AcceptedTimes accepted;
    private int column;

    private LandingCheck(RowPlan plan, AcceptedTimes accepted) {
        this.plan = plan;
        this.accepted = accepted;
    }

    /** @return makes checks for rows that land by these options; any thread */
    public static RowCheck.Maker by(LandingOptions options) {
        return (Table table, RowReader sample) -> new LandingCheck(
                new RowPlan(table, sample, new FieldWriters(options.roundDecimals())), options.accepted());
    }

    @Override
    public String check(RowReader row) {
        column = plan.refusedColumn();
        if (plan.refusal() != null) {
            return plan.refusal();
        }
        for (int i = 0; i < plan.writers.length; i++) {
            row.next();
            column = i;
            String why = plan.writers[i].write(row, SINK);
            if (why != null) {
                return why;
            }
            if (i == plan.timeIndex) {
                long time = plan.time(row);
                if (time != RowFormat.NO_TIME && !accepted.contains(time)) {
                    return accepted.refusal(time);
                }
            }
        }
        return null;
    }

    @Override
    public int column() {
        return column;
    }

    @Override
    public String missing() {
        return plan.missingColumn();
    }
}
