package io.tapedeck.positions;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.TapedeckException;
import java.util.Arrays;

/**
 * How positions are kept.
 *
 * @param mark which price marks
 * @param markIntervalNs shortest time between two marks of one position that leave the engine, ns of the tape
 * @param marksPerEvent most marks that leave with one event
 * @param tradesRemembered trades of which a repetition is known, at most
 */
public record PositionsOptions(MarkRule mark, long markIntervalNs, int marksPerEvent, int tradesRemembered) {
    /** What holds where nothing is configured. */
    public static final PositionsOptions DEFAULTS = new PositionsOptions(MarkRule.LAST, 1_000_000_000L, 256, 1 << 20);

    /** @return the options of keys {@code mark}, {@code mark-interval}, …; DATA error where a value is none */
    public static PositionsOptions of(KeyValues values) {
        String mark = values.text("mark", DEFAULTS.mark.label());
        MarkRule rule = Arrays.stream(MarkRule.values()).filter(one -> one.label().equals(mark)).findFirst()
                .orElseThrow(() -> TapedeckException
                        .data("setting positions.mark: expected last, mid or side, got \"" + mark + '"'));
        return new PositionsOptions(rule, values.whole("mark-interval", DEFAULTS.markIntervalNs),
                (int) values.whole("marks-per-event", DEFAULTS.marksPerEvent),
                (int) values.whole("trades-remembered", DEFAULTS.tradesRemembered));
    }
}
