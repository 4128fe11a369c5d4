package io.tapedeck.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.landing.LandedPosition;
import io.tapedeck.landing.LandedPositions;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fold of a journal's trades against rows of positions: what is named, and what is left out. */
@Timeout(60)
class PositionReconcileTest {
    private static final long TIME = 1_709_548_200_000_000_000L;
    private final Frame frame = new Frame(1 << 12);

    private void trade(long sequence, long cause, String strategy, long units, long price) {
        RowWriter row = new RowWriter().begin(new Name("trades")).putTimestamp(new Name("executed_at"), TIME)
                .putText(new Name("trade_id"), sequence + "-" + cause).putText(new Name("order_id"), "O")
                .putText(new Name("symbol"), "SPY").putText(new Name("exchange"), "P")
                .putText(new Name("strategy"), strategy).putText(new Name("agent_name"), "agent")
                .putText(new Name("broker"), "B").putText(new Name("side"), units > 0 ? "BUY" : "SELL")
                .putLong(new Name("quantity"), units).putLong(new Name("price"), price);
        frame.clear();
        frame.row(0, TIME, TIME, cause, row);
        EventHeader.sequence(frame.buffer(), frame.offset(0), sequence);
    }

    private void market(PositionFold fold, long sequence, String strategy, long units, long price) {
        trade(sequence, 0, strategy, units, price);
        fold.onMessage(frame.buffer(), frame.offset(0), frame.length(0));
    }

    private void output(PositionFold fold, long sequence, long cause, String strategy, long units, long price) {
        trade(sequence, cause, strategy, units, price);
        fold.onOutput(frame.buffer(), frame.offset(0), frame.length(0));
    }

    private static LandedPosition position(String strategy, String quantity, String average, String realized,
            boolean foreign) {
        return new LandedPosition("SPY", "P", strategy, "agent", "default", new BigDecimal(quantity),
                new BigDecimal(average), new BigDecimal(realized), foreign);
    }

    private PositionFold fold(LandedPosition... rows) {
        PositionFold fold = new PositionFold(new LandedPositions(10, 5, List.of(rows)));
        output(fold, 1, 3, "paper", 7, 10);
        output(fold, 5, 4, "both", -150, 12);
        output(fold, 6, 4, "both", -1, 12); // has not landed
        market(fold, 2, "both", 100, 10);
        market(fold, 2, "both", 100, 10); // comes again
        market(fold, 5, "both", 60, 11);
        market(fold, 11, "both", 1, 1); // has not landed
        return fold;
    }

    @Test
    void shouldFindNothingWhereTheTableIsTheFold() {
        PositionFold fold = fold(position("both", "10.000000", "11.00000000", "250.00000000000000", false),
                position("paper", "7", "10", "0", false));
        assertThat(fold.differences()).isEmpty();
        assertThat(fold.compared()).isEqualTo(2);
    }

    @Test
    void shouldNameEachPositionThatDiffersWithBothFigures() {
        PositionFold fold = fold(position("both", "10", "11.00000001", "250.00000000000001", false),
                position("more", "1", "1", "0", false));
        assertThat(fold.differences()).containsExactly(
                "position P:SPY of strategy both, agent agent, tenant default: the journal gives quantity 10, average"
                        + " cost 11, realised 250, positions has quantity 10, average cost 11.00000001, realised"
                        + " 250.00000000000001",
                "position P:SPY of strategy more, agent agent, tenant default: the journal gives no trade, positions"
                        + " has quantity 1, average cost 1, realised 0",
                "position P:SPY of strategy paper, agent agent, tenant default: the journal gives quantity 7, average"
                        + " cost 10, realised 0, positions has no row");
    }

    @Test
    void shouldNotCompareWhatOthersHaveMoved() {
        PositionFold fold = fold(position("both", "11", "1", "1", true), position("paper", "7", "10", "0", false));
        assertThat(fold.differences()).isEmpty();
        assertThat(fold.foreign()).isEqualTo(1);
        assertThat(fold.compared()).isEqualTo(1);
    }
}
