package io.tapedeck.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.decide.Outputs;
import io.tapedeck.decide.TrailingTrader;
import io.tapedeck.decide.recovery.DecideRecovery;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Tick;
import io.tapedeck.journal.Journal;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Why a decision was made, and the same decision again. */
@Timeout(120)
class ExplainerTest {
    private static final long SEED = 496;

    @TempDir
    static Path folder;
    private static TradedTape tape;
    private static final List<RowValues> SALES = new ArrayList<>();
    private static final List<Long> SALE_OUTPUTS = new ArrayList<>();

    @BeforeAll
    static void record() {
        tape = TradedTape.write(folder, SEED, true);
        new OutputLookup(tape.journal).each(Journal.OUTPUTS, 1, (buffer, offset, length) -> {
            RowValues row = RowValues.of(buffer, offset);
            if (row.table().equals("orders") && row.text("side").equals("SELL")) {
                SALES.add(row);
                SALE_OUTPUTS.add(EventHeader.sequence(buffer, offset));
            }
            return true;
        });
    }

    private static Explanation explain(String id) {
        return new Explainer(tape.journal, tape.decisions(DecisionOptions.Mode.LIVE), null).explain(id, () -> false);
    }

    @Test
    void shouldShowWhatArmedMovedAndFiredAnOrderAndDecideTheSameAgain() {
        for (int i = 0; i < SALES.size(); i += 7) {
            Explanation found = explain(SALES.get(i).text("order_id"));
            assertThat(found.same()).as(found.difference()).isTrue();
            assertThat(found.output()).isEqualTo(SALE_OUTPUTS.get(i));
            assertThat(found.configurationHash()).isEqualTo(Long.toHexString(TradedTape.SETTINGS.hash()));
            assertThat(found.rule()).containsEntry("kind", "TRAILING_STOP").containsEntry("state", "triggered");
            assertThat(found.steps().getFirst().part()).isEqualTo("armed by");
            Step fired = found.steps().stream().filter(step -> step.part().equals("fired")).findFirst().orElseThrow();
            assertThat(EventHeader.sequence(fired.message(), 0)).isEqualTo(found.cause());
            List<Step> peaks = found.steps().stream().filter(step -> step.part().startsWith("peak")).toList();
            assertThat(peaks).isNotEmpty().isSortedAccordingTo(
                    (a, b) -> Long.compare(new Tick().wrap(a.message(), 0).price(),
                            new Tick().wrap(b.message(), 0).price()));
            assertThat(new BigDecimal(peaks.getLast().part().substring("peak ".length())))
                    .isEqualByComparingTo((BigDecimal) found.rule().get("peak_price"));
        }
    }

    @Test
    void shouldFindOutputsByTheirNumberInTheDatabaseAndRowsOfTheTapeByTheirs() {
        long global = 5L << 47 | Outputs.OUTPUT_ID | SALE_OUTPUTS.getFirst();
        assertThat(explain(Long.toString(global)).decision()).isEqualTo(SALES.getFirst().all());
        Explanation row = explain("b1000");
        assertThat(row.table()).isEqualTo("trades");
        assertThat(row.output()).isZero();
        assertThat(row.same()).isTrue();
        for (String none : List.of("nothing", "0", "999999999999", "4f2a91c0-99999999", "x-1")) {
            assertThatThrownBy(() -> explain(none)).as(none).isInstanceOf(TapedeckException.class)
                    .hasMessageContaining("there is no order, trade or signal " + none);
        }
    }

    @Test
    void shouldSayWhereDecidingAgainDiffers() {
        int[] rows = new int[1];
        Explanation found = new Explainer(tape.journal,
                sink -> TrailingTrader.decisions(
                        new DecisionOptions(DecisionOptions.Mode.LIVE, DecideRecovery.idPrefix(tape.journal.id())),
                        (message, offset, length) -> {
                            if (++rows[0] == 5) { // a bit that was not so then
                                byte[] changed = new byte[length];
                                message.getBytes(offset, changed);
                                String text = new String(changed, java.nio.charset.StandardCharsets.ISO_8859_1);
                                changed[text.indexOf("BUY")] = 'b';
                                sink.output(new org.agrona.concurrent.UnsafeBuffer(changed), 0, length);
                            } else {
                                sink.output(message, offset, length);
                            }
                        }),
                null)
                .explain(SALES.getLast().text("order_id"), () -> false);
        assertThat(found.same()).isFalse();
        assertThat(found.difference()).contains("output 5", "side was BUY, decided again bUY");
    }
}
