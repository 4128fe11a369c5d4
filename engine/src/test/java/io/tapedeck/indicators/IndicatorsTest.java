package io.tapedeck.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapedeck.SharedData;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.indicators.NaiveIndicators.Quote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Indicators against golden values, against their definitions over the whole history, and after ten million bars. */
@Timeout(120)
class IndicatorsTest {
    /** Golden values are printed doubles that another order of the same sums made: 15 digits of 17 stand. */
    private static final double GOLDEN = 2e-13;
    private static final int REACH = 5;

    private final Indicators indicators = new Indicators(REACH);

    private void add(Quote quote) {
        indicators.add(quote.high(), quote.low(), quote.close(), quote.volume(), 0);
    }

    private static void close(double actual, double expected, double scale, double tolerance, String what) {
        if (Double.isNaN(expected)) {
            assertThat(actual).as(what).isNaN();
        } else {
            assertThat(Math.abs(actual - expected)).as("%s: %s, expected %s", what, actual, expected)
                    .isLessThanOrEqualTo(tolerance * Math.max(Math.abs(scale), Math.abs(expected)));
        }
    }

    private static List<Quote> quotes(Path file) throws IOException {
        List<Quote> quotes = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split(",", -1);
            if (fields[0].endsWith("date")) {
                continue;
            }
            double[] values = new double[5];
            for (int i = 0; i < 5; i++) {
                values[i] = fields[i + 1].isEmpty() ? Double.NaN : Double.parseDouble(fields[i + 1]);
            }
            quotes.add(new Quote(values[0], values[1], values[2], values[3], values[4]));
        }
        return quotes;
    }

    @ParameterizedTest
    @CsvSource({"sma, sma", "ema, ema", "rsi, rsi", "macd, macd", "macd, signal", "macd, histogram", "bb, sma",
            "bb, upperBand", "bb, lowerBand", "bb, width", "atr, atr", "vwap, vwap"})
    void shouldGiveTheGoldenValues(String file, String field) throws IOException {
        List<Quote> quotes = quotes(SharedData.require("indicators/quotes/default.csv"));
        JsonNode golden = new ObjectMapper()
                .readTree(SharedData.require("indicators/results/" + file + ".standard.json").toFile());
        ToDoubleFunction<Indicators> value = switch (file + '.' + field) {
            case "sma.sma", "bb.sma" -> Indicators::sma20;
            case "ema.ema" -> Indicators::ema20;
            case "rsi.rsi" -> Indicators::rsi14;
            case "macd.macd" -> Indicators::macd;
            case "macd.signal" -> Indicators::macdSignal;
            case "macd.histogram" -> Indicators::macdHistogram;
            case "bb.upperBand" -> Indicators::bollingerUpper;
            case "bb.lowerBand" -> Indicators::bollingerLower;
            case "bb.width" -> Indicators::bollingerWidth;
            case "atr.atr" -> Indicators::atr14;
            default -> Indicators::vwap;
        };
        assertThat(golden.size()).isEqualTo(quotes.size()).isEqualTo(502);
        for (int i = 0; i < quotes.size(); i++) {
            add(quotes.get(i));
            JsonNode expected = golden.get(i).get(field);
            // a difference of averages has the error of the averages; so has a width the error of the bands over the middle
            double scale = file.equals("macd") ? 250 : field.equals("width") ? 2 : 0;
            close(value.applyAsDouble(indicators), expected == null || expected.isNull()
                    ? Double.NaN
                    : expected.asDouble(), scale, GOLDEN, file + '.' + field + ' ' + i);
        }
    }

    private void check(NaiveIndicators naive, double scale, double tolerance, String what) {
        close(indicators.sma20(), naive.sma(20), scale, tolerance, what + " sma20");
        close(indicators.sma50(), naive.sma(50), scale, tolerance, what + " sma50");
        close(indicators.ema12(), naive.ema(12), scale, tolerance, what + " ema12");
        close(indicators.ema26(), naive.ema(26), scale, tolerance, what + " ema26");
        close(indicators.ema50(), naive.ema(50), scale, tolerance, what + " ema50");
        close(indicators.rsi14(), naive.rsi(), 100, tolerance, what + " rsi");
        close(indicators.macd(), naive.macd(), scale, tolerance, what + " macd");
        close(indicators.macdSignal(), naive.macdSignal(), scale, tolerance, what + " macd signal");
        close(indicators.bollingerUpper(), naive.sma(20) + 2 * naive.deviation(20), scale, Math.sqrt(tolerance),
                what + " upper");
        close(indicators.atr14(), naive.atr(), scale, tolerance, what + " atr");
        close(indicators.vwap(), naive.vwap(), scale, tolerance, what + " vwap");
        close(indicators.volumeRatio(), naive.volumeRatio(), 1, tolerance, what + " volume ratio");
        close(indicators.realizedVolatility(), naive.volatility(), 1, 1e-9, what + " volatility");
        close(indicators.support(), naive.level(REACH, true), 0, 0, what + " support");
        close(indicators.resistance(), naive.level(REACH, false), 0, 0, what + " resistance");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad", "zeros", "toobig", "penny", "intraday", "bitcoin"})
    void shouldAgreeWithTheDefinitionsOnOddQuotes(String name) throws IOException {
        NaiveIndicators naive = new NaiveIndicators();
        int left = 0;
        int i = 0;
        for (Quote quote : quotes(SharedData.require("indicators/quotes/" + name + ".csv"))) {
            if (Double.isNaN(quote.close() + quote.high() + quote.low() + quote.volume())) {
                add(quote);
                left++;
                continue;
            }
            add(quote);
            naive.add(quote);
            if (i++ % 9 == 0) {
                check(naive, quote.high(), 1e-12, name + ' ' + i);
            }
        }
        check(naive, 1, 1e-10, name);
        assertThat(left > 0).isEqualTo(name.equals("bad"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldAgreeWithTheDefinitionsOnGeneratedQuotes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        NaiveIndicators naive = new NaiveIndicators();
        for (int i = 0; i < 400; i++) {
            Quote quote = quote(random, i);
            add(quote);
            naive.add(quote);
            check(naive, 100, 1e-12, "seed " + seed + " bar " + i);
        }
    }

    /** Flat stretches, jumps, prices through zero, no volume. */
    private static Quote quote(SplittableRandom random, int i) {
        double middle = i % 100 < 30 ? 50 : 50 + 60 * StrictMath.sin(i / 17.0) + random.nextInt(5);
        double close = middle + (i % 100 < 30 ? 0 : random.nextInt(-8, 9) / 4.0);
        return new Quote(middle, Math.max(middle, close) + random.nextInt(3),
                Math.min(middle, close) - random.nextInt(3),
                close, i % 50 < 12 ? 0 : random.nextInt(1_000));
    }

    @Test
    void shouldNotDriftInTenMillionBars() {
        SplittableRandom random = new SplittableRandom(4);
        Indicators fresh = new Indicators(REACH);
        int bars = 10_000_000;
        double price = 1_000;
        for (int i = 0; i < bars; i++) {
            // a level that changes by ten orders of magnitude is what running sums do not forget
            double level = i / 100_000 % 2 == 0 ? 1 : 1e10;
            price = Math.max(1, price + random.nextInt(-3, 4) * 0.1);
            double last = price * level;
            indicators.add(last + 1, last - 1, last, 1 + (i & 1023), Math.floorDiv(i, 1_000));
            if (i >= bars - 5_000) {
                fresh.add(last + 1, last - 1, last, 1 + (i & 1023), Math.floorDiv(i, 1_000));
            }
        }
        close(indicators.sma20(), fresh.sma20(), 0, 1e-14, "sma20");
        close(indicators.sma50(), fresh.sma50(), 0, 1e-14, "sma50");
        close(indicators.ema12(), fresh.ema12(), 0, 1e-14, "ema12");
        close(indicators.ema50(), fresh.ema50(), 0, 1e-14, "ema50");
        close(indicators.rsi14(), fresh.rsi14(), 0, 1e-12, "rsi");
        close(indicators.macdSignal(), fresh.macdSignal(), price * 1e10, 1e-14, "macd signal");
        close(indicators.bollingerUpper(), fresh.bollingerUpper(), 0, 1e-13, "upper");
        close(indicators.atr14(), fresh.atr14(), 0, 1e-12, "atr");
        close(indicators.vwap(), fresh.vwap(), 0, 1e-13, "vwap");
        close(indicators.realizedVolatility(), fresh.realizedVolatility(), 0, 1e-10, "volatility");
        close(indicators.volumeRatio(), fresh.volumeRatio(), 0, 1e-14, "volume ratio");
        assertThat(indicators.support()).isEqualTo(fresh.support());
    }

    /** Negative control of the test above: the sum that is only ever added to and taken from does drift. */
    @Test
    void shouldSeeTheDriftOfARunningSum() {
        double sum = 0;
        double[] window = new double[20];
        for (int i = 0; i < 400_000; i++) {
            double value = i / 100_000 % 2 == 0 ? 1_000.1 + i % 7 * 0.1 : 1e13 + i % 7 * 0.1;
            sum += value - window[i % 20];
            window[i % 20] = value;
        }
        for (int i = 0; i < 20; i++) {
            sum += 1_000.1 - window[i];
        }
        assertThat(Math.abs(sum / 20 - 1_000.1) / 1_000.1).isGreaterThan(1e-10);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19, 20, 137})
    void shouldGoOnFromASavedStateBitForBit(int place) {
        SplittableRandom random = new SplittableRandom(8);
        List<Quote> quotes = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            quotes.add(quote(random, i));
        }
        quotes.subList(0, place).forEach(this::add);
        StateWriter state = new StateWriter();
        indicators.save(state);
        Indicators restored = new Indicators(REACH);
        restored.restore(new StateReader(state.buffer(), 0, state.length()));
        for (Quote quote : quotes.subList(place, quotes.size())) {
            add(quote);
            restored.add(quote.high(), quote.low(), quote.close(), quote.volume(), 0);
            StateWriter one = new StateWriter();
            StateWriter other = new StateWriter();
            indicators.save(one);
            restored.save(other);
            assertThat(other.buffer().compareTo(one.buffer())).isZero();
            assertThat(Double.compare(restored.bollingerUpper(), indicators.bollingerUpper())).isZero();
        }
    }
}
