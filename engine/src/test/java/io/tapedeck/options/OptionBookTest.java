package io.tapedeck.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.Instrument;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Marks, underlyings, pace and state of all options. */
@Timeout(60)
class OptionBookTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOON = LocalDate.of(2026, 3, 9).toEpochDay() * 86_400 * SECOND + 17 * 3_600 * SECOND;
    private static final int MARCH_20 = (int) LocalDate.of(2026, 3, 20).toEpochDay();
    private static final long ABSENT = FixedPoint.ABSENT;

    private final List<String> told = new ArrayList<>();
    private double mark;
    private double volatility;
    private double delta;

    private OptionBook book(GreekOptions options) {
        return new OptionBook(options, of -> {
            told.add(of.instrument() + "@" + (of.time() - NOON) / SECOND);
            mark = of.mark();
            volatility = of.impliedVolatility();
            delta = of.delta();
        });
    }

    private static Instrument stock(String exchange, String symbol) {
        return Instrument.of(1, exchange, symbol, "equity");
    }

    private static Instrument option(String exchange, String underlying, char type, long strike) {
        return new Instrument(2, "O" + type + strike, exchange, "option", "USD", 2, type, MARCH_20,
                strike * FixedPoint.PRICE_UNITS, ABSENT, 0, underlying);
    }

    private static long price(double value) {
        return Math.round(value * FixedPoint.PRICE_UNITS);
    }

    @Test
    void shouldMarkByTheMiddleElseByTheLastTradeWithinWhatStands() {
        OptionBook book = book(GreekOptions.of(KeyValues.of(Map.of("interval", "0"))));
        book.define(0, option("OPRA", "SPY", 'C', 100));
        book.onQuote(0, NOON, 0, price(2), price(2.1));
        assertThat(mark).isCloseTo(2.05, within(1e-12));
        assertThat(volatility).as("no underlying yet").isNaN();
        book.onQuote(0, NOON + SECOND, 0, ABSENT, price(2.2));
        assertThat(mark).as("the bid stands a while").isCloseTo(2.1, within(1e-12));
        book.onQuote(0, NOON + 20 * SECOND, 0, ABSENT, price(2.2));
        assertThat(mark).as("nobody bids").isCloseTo(1.1, within(1e-12));
        book.onTrade(0, NOON + 21 * SECOND, 0, price(2.5), 1, 0);
        assertThat(mark).as("held at the ask").isCloseTo(2.2, within(1e-12));
        book.onQuote(0, NOON + 40 * SECOND, 0, price(2.6), ABSENT);
        assertThat(mark).as("held at the bid").isCloseTo(2.6, within(1e-12));
        book.onQuote(0, NOON + 300 * SECOND, 0, price(2.4), ABSENT);
        assertThat(mark).as("the trade is old").isCloseTo(2.4, within(1e-12));
        int before = told.size();
        book.onQuote(0, NOON + 301 * SECOND, EventFlags.CROSSED, price(9), price(8));
        book.onTrade(0, NOON + 302 * SECOND, EventFlags.ZERO_SIZE, price(9), 0, 0);
        assertThat(told).hasSize(before);
    }

    @Test
    void shouldValueByNoPriceOfTheUnderlyingThatIsOld() {
        OptionBook book = book(GreekOptions.of(KeyValues.of(Map.of("interval", "0"))));
        book.define(0, option("X", "SPY", 'C', 100));
        book.define(1, stock("X", "SPY"));
        book.onQuote(1, NOON, 0, price(100), price(100.02));
        book.onQuote(0, NOON + SECOND, 0, price(2), price(2.1));
        assertThat(volatility).isPositive();
        book.onQuote(0, NOON + 3_600 * SECOND, 0, price(2), price(2.1));
        assertThat(mark).isCloseTo(2.05, within(1e-12));
        assertThat(volatility).as("the underlying stopped an hour ago").isNaN();
        assertThat(delta).isNaN();
        book.onTrade(1, NOON + 3_600 * SECOND, 0, price(101), 1, 0);
        book.onQuote(0, NOON + 3_601 * SECOND, 0, price(2), price(2.1));
        double byTrade = volatility;
        assertThat(byTrade).as("its trade is young").isPositive();
        book.onQuote(1, NOON + 3_602 * SECOND, 0, ABSENT, price(101.5));
        book.onQuote(0, NOON + 3_602 * SECOND, 0, price(2), price(2.1));
        assertThat(volatility).as("no middle of a bid of an hour ago and an ask of now").isCloseTo(byTrade,
                within(1e-6));
    }

    @Test
    void shouldMakeNoVolatilityOfLastNightsQuoteAtTheOpen() {
        OptionBook book = book(GreekOptions.of(KeyValues.of(Map.of("interval", "0", "underlying-interval", "0"))));
        book.define(0, option("X", "SPY", 'C', 100));
        book.define(1, stock("X", "SPY"));
        book.onTrade(1, NOON, 0, price(100), 1, 0);
        book.onQuote(0, NOON + 600 * SECOND, 0, price(2), price(2.1));
        assertThat(volatility).as("the underlying is old").isNaN();
        long morning = NOON + 61_200 * SECOND;
        int before = told.size();
        book.onTrade(1, morning, 0, price(103), 1, 0);
        assertThat(told).as("it waits for a quote of its own").hasSize(before);
        book.onQuote(0, morning + SECOND, 0, price(4), price(4.1));
        assertThat(volatility).isPositive();
        book.onQuote(0, morning + 600 * SECOND, 0, price(4), price(4.1));
        assertThat(volatility).isNaN();
        book.onTrade(1, morning + 601 * SECOND, 0, price(103), 1, 0);
        assertThat(volatility).as("its quote is young").isPositive();
    }

    @Test
    void shouldValueByNothingOfANewerDayOnAnOlderOne() {
        OptionBook book = book(GreekOptions.of(KeyValues.of(Map.of("interval", "0", "underlying-interval", "0"))));
        book.define(0, option("X", "SPY", 'C', 100));
        book.define(1, stock("X", "SPY"));
        book.define(2, option("X", "SPY", 'C', 105));
        book.onTrade(1, NOON, 0, price(100), 1, 0);
        book.onQuote(1, NOON, 0, price(100), price(100.02));
        book.onTrade(0, NOON, 0, price(2.4), 1, 0);
        book.onQuote(0, NOON, 0, price(2), price(2.1));
        book.onQuote(2, NOON, 0, price(1), price(1.1));
        long older = NOON - 4 * 86_400 * SECOND;
        book.onQuote(0, older, 0, price(3), ABSENT);
        assertThat(mark).as("neither the ask nor the trade of the newer day").isCloseTo(3, within(1e-12));
        assertThat(volatility).as("nor its underlying").isNaN();
        int before = told.size();
        book.onTrade(1, older + SECOND, 0, price(101), 1, 0);
        assertThat(told.subList(before, told.size())).as("the one that was quoted on this day alone").hasSize(1)
                .allSatisfy(line -> assertThat(line).startsWith("0@"));
    }

    @Test
    void shouldEndASideAtOnceThatAQuoteSaysNobodyQuotes() {
        OptionBook book = book(GreekOptions.of(KeyValues.of(Map.of("interval", "0"))));
        book.define(0, option("X", "SPY", 'C', 100));
        book.define(1, stock("X", "SPY"));
        book.onTrade(1, NOON, 0, price(100), 1, 0);
        book.onQuote(1, NOON, 0, OptionBook.WITHDRAWN, price(100.2));
        book.onQuote(0, NOON, 0, price(2), price(2.1));
        double byTrade = volatility;
        book.onQuote(1, NOON, 0, price(99.8), price(100.2));
        book.onQuote(0, NOON, 0, price(2), price(2.1));
        assertThat(volatility).as("the middle is the trade's price").isEqualTo(byTrade);
        book.onQuote(0, NOON + 1, 0, OptionBook.WITHDRAWN, price(2.2));
        assertThat(mark).as("nobody bids").isCloseTo(1.1, within(1e-12));
    }

    @Test
    void shouldTakeTheUnderlyingOfTheSameVenueElseOfAnyWheneverItIsDefined() {
        OptionBook book = book(GreekOptions.of(KeyValues.of(Map.of("interval", "0"))));
        book.define(0, option("CBOE", "SPX", 'C', 100));
        book.define(1, stock("OTHER", "SPX"));
        book.define(2, stock("THIRD", "SPX"));
        book.onTrade(2, NOON, 0, price(300), 1, 0);
        book.onTrade(1, NOON, 0, price(100), 1, 0);
        book.onQuote(0, NOON, 0, price(2), price(2.1));
        double byOther = volatility;
        assertThat(byOther).isPositive();
        book.define(3, stock("CBOE", "SPX"));
        book.onTrade(3, NOON + 1, 0, price(101), 1, 0);
        book.onTrade(1, NOON + 1, 0, price(150), 1, 0);
        book.onQuote(0, NOON + 2, 0, price(2), price(2.1));
        assertThat(volatility).isPositive().isLessThan(byOther);
        book.onTrade(3, NOON + 3, EventFlags.OUTLIER, price(500), 1, 0);
        book.onQuote(0, NOON + 4, 0, price(2), price(2.1));
        assertThat(volatility).as("an outlier is no price").isPositive();
    }

    @Test
    void shouldValueAtMostOnceAnIntervalAndNothingLess() {
        OptionBook book = book(GreekOptions.defaults());
        book.define(0, stock("P", "SPY"));
        book.define(1, option("P", "SPY", 'P', 100));
        book.onTrade(0, NOON, 0, price(99), 1, 0);
        for (int i = 0; i < 100; i++) {
            book.onQuote(1, NOON + i * SECOND / 100, 0, price(3), price(3.1 + i * 0.001));
        }
        assertThat(told).containsExactly("1@0");
        book.onClock(NOON + SECOND);
        assertThat(told).as("the newest of what waited").containsExactly("1@0", "1@1");
        assertThat(mark).isCloseTo((3 + 3.199) / 2, within(1e-12));
        book.onClock(NOON + 3 * SECOND);
        assertThat(told).as("nothing waits").hasSize(2);
    }

    @Test
    void shouldFollowTheUnderlyingAFewAtATimeWithTheVolatilityThatWasQuoted() {
        OptionBook book = book(GreekOptions.defaults());
        book.define(0, stock("P", "SPY"));
        for (int i = 1; i <= 50; i++) {
            book.define(i, option("P", "SPY", 'C', 75 + i));
        }
        book.onTrade(0, NOON, 0, price(100), 1, 0);
        for (int i = 1; i <= 50; i++) {
            book.onQuote(i, NOON, 0, price(Math.max(1, 25 - i) + 1), price(Math.max(1, 25 - i) + 1.1));
        }
        assertThat(told).hasSize(50);
        double quoted = volatility;
        told.clear();
        book.onTrade(0, NOON + SECOND, 0, price(101), 1, 0);
        assertThat(told).as("too soon").isEmpty();
        book.onTrade(0, NOON + 11 * SECOND, 0, price(100.001), 1, 0);
        assertThat(told).as("not far enough").isEmpty();
        for (int i = 0; i < 30; i++) {
            int before = told.size();
            book.onTrade(0, NOON + 12 * SECOND, 0, price(102), 1, 0);
            assertThat(told.size() - before).isLessThanOrEqualTo(4);
        }
        assertThat(told).as("each once").doesNotHaveDuplicates().hasSize(50);
        book.onQuote(50, NOON + 12 * SECOND, 0, price(2), price(2.1));
        book.onTrade(0, NOON + 12 * SECOND, 0, price(100), 1, 0);
        assertThat(quoted).isPositive();
        assertThat(delta).isBetween(0.0, 1.0);
    }

    @Test
    void shouldNotValueBehindTheExpiry() {
        OptionBook book = book(GreekOptions.defaults());
        book.define(0, option("P", "SPY", 'C', 100));
        long expiry = (MARCH_20 * 86_400L + 20 * 3_600) * SECOND; // 16:00 New York in March
        book.onQuote(0, expiry - 1, 0, price(1), price(2));
        book.onQuote(0, expiry + 10 * SECOND, 0, price(1), price(2));
        assertThat(told).hasSize(1);
    }

    @Test
    void shouldReadTermsByUnderlyingAndNameWhatIsWrongInThem() {
        GreekOptions options = GreekOptions.of(KeyValues.of(Map.of("underlyings",
                "BRK.B rate=0.05 dividend-yield=0.01,GC model=black-76 expiry-time=13:30 expiry-zone=UTC")));
        assertThat(options.termsOf("BRK.B").rate()).isEqualTo(0.05);
        assertThat(options.termsOf("BRK.B").modelOn("equity")).isEqualTo(PricingModel.BLACK_SCHOLES_MERTON);
        assertThat(options.termsOf("BRK.B").modelOn("future")).isEqualTo(PricingModel.BLACK_76);
        assertThat(options.termsOf("GC").modelOn("equity")).isEqualTo(PricingModel.BLACK_76);
        assertThat(options.termsOf("GC").expiry(0)).isEqualTo((13 * 3_600 + 1_800) * SECOND);
        assertThat(options.termsOf("SPY").rate()).isEqualTo(0.04);
        for (String wrong : List.of("SPY rate=x", "SPY rate=4", "SPY model=heston", "SPY expiry-zone=Mars", "SPY a=1",
                "SPY expiry-time=4pm", "SPY rate")) {
            assertThatThrownBy(() -> GreekOptions.of(KeyValues.of(Map.of("underlyings", wrong)))).as(wrong)
                    .isInstanceOf(TapedeckException.class).hasMessageContaining("options");
        }
    }

    @Test
    void shouldGoOnFromASavedStateAsIfNothingHadBeen() {
        for (int cut : new int[]{0, 1, 77, 500, 1_500}) {
            List<String> whole = new ArrayList<>();
            List<String> resumed = new ArrayList<>();
            OptionBook first = chain(whole);
            play(first, 0, cut);
            StateWriter state = new StateWriter();
            first.save(state);
            int before = whole.size();
            OptionBook second = chain(resumed);
            StateReader reader = new StateReader(state.buffer(), 0, state.length());
            second.restore(reader);
            assertThat(reader.atEnd()).isTrue();
            play(first, cut, 3_000);
            play(second, cut, 3_000);
            assertThat(resumed).as("cut at " + cut).isNotEmpty().isEqualTo(whole.subList(before, whole.size()));
        }
    }

    private static OptionBook chain(List<String> into) {
        OptionBook book = new OptionBook(GreekOptions.defaults(),
                of -> into
                        .add(of.instrument() + " " + of.time() + " " + of.bid() + " " + of.ask() + " " + of.last() + " "
                                + of.volume() + " " + of.mark() + " " + of.impliedVolatility() + " " + of.delta() + " "
                                + of.theta() + " " + of.detail()));
        book.define(0, stock("P", "SPY"));
        for (int i = 1; i <= 20; i++) {
            book.define(i, option("P", "SPY", i % 2 == 0 ? 'C' : 'P', 90 + i));
        }
        return book;
    }

    /** Events {@code from} to {@code to} of a tape, each made from its own seed. */
    private static void play(OptionBook book, int from, int to) {
        for (int i = from; i < to; i++) {
            SplittableRandom random = new SplittableRandom(31L * i + 7);
            long time = NOON + i * SECOND / 20;
            int which = random.nextInt(60);
            double level = 100 + StrictMath.sin(i / 200.0);
            if (which > 50) {
                book.onTrade(0, time, 0, price(level), 5, 0);
            } else if (which > 45) {
                book.onClock(time);
            } else if (which > 40) {
                book.onTrade(1 + random.nextInt(20), time, 0, price(3), 2, 0);
            } else {
                int instrument = 1 + random.nextInt(20);
                double fair = 2 + Math.max(0, (level - 90 - instrument) * (instrument % 2 == 0 ? 1 : -1));
                book.onQuote(instrument, time, 0, random.nextInt(9) == 0 ? ABSENT : price(fair - 0.05),
                        random.nextInt(9) == 0 ? ABSENT : price(fair + 0.05));
            }
        }
    }
}
