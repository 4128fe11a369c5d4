package io.tapedeck.positions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.Name;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finding, repeating, refusing, marking. */
@Timeout(60)
class PositionBookTest {
    private static final long UNIT = 1_000_000;
    private static final long PRICE = 1_000_000_000L;
    private final PositionBook book = new PositionBook(PositionsOptions.DEFAULTS);

    private static Trade trade(String id, long units, long price) {
        return new Trade().clear().key(5_000, id).instrument("ABC", "X").owner("s", "ä", "default")
                .done(units > 0 ? Trade.Side.BUY : Trade.Side.SELL, units * UNIT, price * PRICE);
    }

    private void define() {
        book.define(0, new Name("ABC"), new Name("X"));
    }

    @Test
    void shouldFindAPositionByItsNames() {
        define();
        assertThat(book.find(0, "s", "ä")).isEqualTo(PositionBook.NONE);
        book.onTrade(trade("1", 10, 5));
        assertThat(book.find(0, "s", "ä")).isZero();
        assertThat(book.find(0, "s", "ä", "other")).isEqualTo(PositionBook.NONE);
        book.onTrade(trade("2", 10, 5).owner("s", "ä", "other"));
        assertThat(book.find(0, "s", "ä", "other")).isEqualTo(1);
        assertThat(book.first(0)).isEqualTo(1);
        assertThat(book.next(1)).isZero();
        assertThat(book.next(0)).isEqualTo(PositionBook.NONE);
    }

    @Test
    void shouldGiveAnInstrumentThePositionsThatItHadBeforeItsDefinition() {
        book.onTrade(trade("1", 10, 5));
        define();
        assertThat(book.find(0, "s", "ä")).isZero();
        book.onPrice(0, 6 * PRICE, 6_000, 7);
        assertThat(book.unrealized(0)).isEqualByComparingTo("10");
        assertThat(book.instrumentValue(0)).isEqualTo(60 * UNIT);
    }

    @Test
    void shouldMoveNothingForATradeThatComesAgain() {
        assertThat(book.onTrade(trade("1", 10, 5).costs(3, 4))).isEqualTo(Booked.MOVED);
        assertThat(book.onTrade(trade("1", 10, 5).costs(3, 4))).isEqualTo(Booked.AGAIN);
        assertThat(book.onTrade(trade("1", 10, 5))).isEqualTo(Booked.AGAIN); // without costs: they stay
        assertThat(book.onTrade(trade("1", 10, 5).key(5_999, "1"))).isEqualTo(Booked.AGAIN); // the same microsecond
        assertThat(book.onTrade(trade("1", 10, 5).costs(3, 14))).isEqualTo(Booked.COSTS);
        assertThat(book.realized(0)).isEqualByComparingTo("-0.000017");
        assertThat(book.onTrade(trade("1", 11, 5))).isEqualTo(Booked.REFUSED);
        assertThat(book.refusal()).isEqualTo("trades_booked_once");
        assertThat(book.onTrade(trade("1", 10, 5).owner("s", "ä", "other"))).isEqualTo(Booked.REFUSED);
        assertThat(book.onTrade(trade("1", 10, 5).key(6_000, "1"))).isEqualTo(Booked.MOVED);
        assertThat(book.quantity(0)).isEqualTo(20 * UNIT);
    }

    @Test
    void shouldForgetTheOldestTradesAlone() {
        PositionBook small = new PositionBook(new PositionsOptions(MarkRule.LAST, 0, 1, 64));
        for (int i = 0; i < 100; i++) {
            assertThat(small.onTrade(trade("T" + i, 1, 5))).isEqualTo(Booked.MOVED);
        }
        for (int i = 36; i < 100; i++) {
            assertThat(small.onTrade(trade("T" + i, 1, 5))).isEqualTo(Booked.AGAIN);
        }
        assertThat(small.onTrade(trade("T35", 1, 5))).isEqualTo(Booked.MOVED);
        small.configure(new PositionsOptions(MarkRule.LAST, 0, 1, 1_000));
        assertThat(small.onTrade(trade("T99", 1, 5))).isEqualTo(Booked.AGAIN);
        assertThat(small.onTrade(trade("T35", 1, 5))).isEqualTo(Booked.AGAIN);
        assertThat(small.onTrade(trade("T36", 1, 5))).isEqualTo(Booked.MOVED);
    }

    @ParameterizedTest
    @CsvSource({"LAST, 100, 7, 0, 0, 7", "MID, 100, 0, 6, 7, 6.5", "MID, -100, 0, 6, 7, 6.5", "SIDE, 100, 0, 6, 7, 6",
            "SIDE, -100, 0, 6, 7, 7", "LAST, 100, 0, 6, 7, 5", "SIDE, 100, 9, 0, 0, 5", "MID, 1, 9, 0, 0, 5"})
    void shouldMarkByTheConfiguredPrice(MarkRule rule, long units, long last, long bid, long ask, double mark) {
        book.configure(new PositionsOptions(rule, 0, 1, 64));
        define();
        book.onTrade(trade("1", units, 5));
        if (last != 0) {
            book.onPrice(0, last * PRICE, 6_000, 7);
        } else {
            book.onQuote(0, bid * PRICE, ask * PRICE, 6_000, 7);
        }
        assertThat(book.mark(0)).isEqualTo(Math.round(mark * PRICE));
        book.onQuote(0, Long.MIN_VALUE, Long.MIN_VALUE, 7_000, 8);
        assertThat(book.mark(0)).isEqualTo(Math.round(mark * PRICE));
    }

    @Test
    void shouldNotMarkByATickOlderThanTheLastTrade() {
        define();
        book.onTrade(trade("1", 10, 5));
        book.onPrice(0, 9 * PRICE, 4_999, 7);
        assertThat(book.mark(0)).isEqualTo(5 * PRICE);
        book.onPrice(0, 9 * PRICE, 5_000, 8);
        assertThat(book.mark(0)).isEqualTo(9 * PRICE);
    }

    @Test
    void shouldSumInThePortfoliosCurrency() {
        define();
        book.onTrade(trade("1", 10, 5).currency("EUR", 110_000_000));
        book.onTrade(trade("2", -10, 6).owner("t", "a", "default"));
        assertThat(book.exposure().gross()).isEqualTo(115 * UNIT);
        assertThat(book.exposure().net()).isEqualTo(-5 * UNIT);
        assertThat(book.exposure().cash()).isEqualTo(5 * UNIT);
        assertThat(book.exposure().equity()).isZero();
        assertThat(book.fxRate("EUR")).isEqualTo(110_000_000);
        assertThat(book.fxRate("JPY")).isEqualTo(100_000_000);
        assertThat(book.onTrade(trade("3", 10, 5))).isEqualTo(Booked.REFUSED);
        assertThat(book.refusal()).isEqualTo("trades_currency_of_position");
    }

    @Test
    void shouldTellEveryListenerOfEachChange() {
        List<String> told = new ArrayList<>();
        book.listen((position, before, after, price, time) -> told.add("a" + before / UNIT + ">" + after / UNIT));
        book.listen((position, before, after, price, time) -> told.add("b" + price / PRICE + "@" + time));
        book.onTrade(trade("1", 10, 5));
        book.onTrade(trade("2", -30, 6));
        book.onTrade(trade("2", -30, 6));
        assertThat(told).containsExactly("a0>10", "b5@5000", "a10>-20", "b6@5000");
    }

    @Test
    void shouldNameTheRuleOfARefusal() {
        Trade wrong = trade("1", 10, 5);
        wrong.price = 0;
        assertThat(book.onTrade(wrong)).isEqualTo(Booked.REFUSED);
        assertThat(book.refusal()).isEqualTo("trades_price_positive");
        assertThat(book.onTrade(trade("1", 10, 5).done(Trade.Side.SELL, UNIT, PRICE))).isEqualTo(Booked.REFUSED);
        assertThat(book.refusal()).isEqualTo("trades_side_agrees_with_quantity");
        assertThat(book.onTrade(trade("1", 10, 5).currency("USD", 0))).isEqualTo(Booked.REFUSED);
        assertThat(book.refusal()).isEqualTo("trades_fx_rate_positive");
        assertThat(book.onTrade(trade("1", 10, 5).done(Trade.Side.BUY, 0, PRICE))).isEqualTo(Booked.REFUSED);
        assertThat(book.refusal()).isEqualTo("trades_quantity_not_zero");
        assertThat(book.count()).isZero();
    }
}
