package io.tapedeck.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.SharedData;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Catalogue;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.codec.FeedStatusKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ConditionerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long FEED = 77;
    private static final long INSTRUMENT = 5;

    private final Catalogue recovered = new Catalogue(10, 0);
    private final Frame frame = new Frame(1 << 10);
    private Conditioner conditioner = define(new Conditioner(ConditionOptions.defaults(), recovered));

    private Conditioner define(Conditioner target) {
        frame.clear();
        frame.definition(Instrument.of(INSTRUMENT, "X", "S", ""), 0);
        target.condition(frame.buffer(), 0);
        return target;
    }

    private int trade(long feed, boolean historical, long time, long number, long price) {
        frame.clear();
        frame.feed(feed, historical);
        Ticks.trade(frame, INSTRUMENT, time, number, price, 1);
        return conditioned();
    }

    private int numbered(long number) {
        return trade(FEED, true, Ticks.NOW, number, 100);
    }

    private int priced(long price) {
        return trade(0, false, Ticks.NOW, 0, price);
    }

    private int quote(long bid, long bidSize, long ask, long askSize) {
        frame.clear();
        frame.feed(0, false);
        Ticks.quote(frame, INSTRUMENT, Ticks.NOW, 0, bid, bidSize, ask, askSize);
        return conditioned();
    }

    private int conditioned() {
        conditioner.condition(frame.buffer(), frame.offset(0));
        return EventHeader.flags(frame.buffer(), frame.offset(0));
    }

    @Test
    void shouldTellALateNumberFromADuplicateAndFromAGap() {
        assertThat(numbered(10)).as("a session joined late").isZero();
        assertThat(numbered(11)).isZero();
        assertThat(numbered(14)).isEqualTo(EventFlags.GAP);
        assertThat(numbered(12)).as("late, not twice").isZero();
        assertThat(numbered(15)).as("reordering is one gap").isZero();
        assertThat(numbered(12)).isEqualTo(EventFlags.DUPLICATE);
        assertThat(numbered(15)).isEqualTo(EventFlags.DUPLICATE);
        assertThat(numbered(1000)).isEqualTo(EventFlags.GAP);
        assertThat(numbered(13)).as("too far back to know").isEqualTo(EventFlags.DUPLICATE);
    }

    @Test
    void shouldKnowAfterAStartHowFarTheFeedCame() {
        frame.clear();
        frame.feed(FEED, true);
        Ticks.trade(frame, INSTRUMENT, Ticks.NOW, 500, 100, 1);
        recovered.onMessage(frame.buffer(), 0, frame.length(0));
        conditioner = define(new Conditioner(ConditionOptions.defaults(), recovered));

        assertThat(numbered(499)).isEqualTo(EventFlags.DUPLICATE);
        assertThat(numbered(500)).isEqualTo(EventFlags.DUPLICATE);
        assertThat(numbered(501)).isZero();
        assertThat(numbered(503)).isEqualTo(EventFlags.GAP);
    }

    @Test
    void shouldForgetTheFeedsLongestSilentBeyondTheLimit() {
        conditioner = define(new Conditioner(new ConditionOptions(0, 0, 0, 0, 1, 8), recovered));
        assertThat(trade(1, true, Ticks.NOW, 5, 100)).isZero();
        assertThat(trade(2, true, Ticks.NOW, 5, 100)).isZero();
        for (long feed = 100; feed < 200; feed++) {
            assertThat(trade(feed, true, Ticks.NOW, 5, 100)).isZero();
            assertThat(trade(2, true, Ticks.NOW, 5, 100)).as("heard of all the time")
                    .isEqualTo(EventFlags.DUPLICATE);
        }
        assertThat(trade(1, true, Ticks.NOW, 5, 100)).as("forgotten").isZero();
    }

    @Test
    void shouldCountNumbersOfStatusMessagesButMarkNone() {
        assertThat(numbered(1)).isZero();
        frame.clear();
        frame.feed(FEED, true);
        frame.status(FeedStatusKind.RESUMED, 2, Ticks.NOW, 0, 0, 0, 0, "f", "");
        frame.status(FeedStatusKind.RESUMED, 2, Ticks.NOW, 0, 0, 0, 0, "f", "");
        conditioner.condition(frame.buffer(), frame.offset(0));
        conditioner.condition(frame.buffer(), frame.offset(1));
        assertThat(EventHeader.flags(frame.buffer(), frame.offset(1))).isZero();
        assertThat(numbered(3)).isZero();
    }

    @Test
    void shouldJudgeLatenessByInstrumentAndAHistoricalFileByItself() {
        assertThat(trade(1, false, Ticks.NOW, 0, 100)).isZero();
        assertThat(trade(2, false, Ticks.NOW - SECOND, 0, 100)).as("just within").isZero();
        assertThat(trade(2, false, Ticks.NOW - SECOND - 1, 0, 100)).isEqualTo(EventFlags.LATE);
        long lastYear = Ticks.NOW - 365 * 86_400 * SECOND;
        assertThat(trade(3, true, lastYear, 0, 3)).as("old day, other price, beside the live tape").isZero();
        assertThat(trade(3, true, lastYear - 2 * SECOND, 0, 3)).isEqualTo(EventFlags.LATE);
        assertThat(trade(4, true, lastYear - 86_400 * SECOND, 0, 2)).as("the day before, loaded later").isZero();
    }

    @Test
    void shouldJudgeStaleAndFutureOfLiveFeedsOnlyAndNotLetAWrongClockMakeAllLate() {
        assertThat(timed(Ticks.NOW, Ticks.NOW + 5 * SECOND)).isZero();
        assertThat(timed(Ticks.NOW, Ticks.NOW + 5 * SECOND + 1)).isEqualTo(EventFlags.STALE);
        assertThat(timed(Ticks.NOW + 100 * SECOND, Ticks.NOW)).isEqualTo(EventFlags.FUTURE);
        assertThat(timed(Ticks.NOW, Ticks.NOW)).as("the wrong time is not the newest").isZero();
        assertThat(timed(Ticks.ABSENT, Ticks.NOW)).isZero();
        assertThat(timed(Long.MAX_VALUE, Long.MIN_VALUE + 1)).as("no overflow").isEqualTo(EventFlags.FUTURE);
    }

    private int timed(long exchangeTime, long receiveTime) {
        frame.clear();
        frame.feed(0, false);
        frame.trade(INSTRUMENT, exchangeTime, receiveTime, 0, 0).price(100).size().mantissa(1);
        return conditioned();
    }

    @Test
    void shouldMarkQuotesBySidesAndSizes() {
        assertThat(quote(100, 1, 101, 1)).isZero();
        assertThat(quote(101, 1, 100, 1)).isEqualTo(EventFlags.CROSSED);
        assertThat(quote(100, 1, 100, 1)).isEqualTo(EventFlags.LOCKED);
        assertThat(quote(100, 1, Ticks.ABSENT, Ticks.ABSENT)).isEqualTo(EventFlags.ONE_SIDED);
        assertThat(quote(100, 1, 0, 0)).as("absent, not crossed").isEqualTo(EventFlags.ONE_SIDED);
        assertThat(quote(0, 0, 100, 1)).isEqualTo(EventFlags.ONE_SIDED);
        assertThat(quote(0, 0, 0, 0)).isEqualTo(EventFlags.ONE_SIDED);
        assertThat(quote(100, 0, 101, 1)).isEqualTo(EventFlags.ZERO_SIZE);
        assertThat(quote(100, Ticks.ABSENT, 101, Ticks.ABSENT)).isEqualTo(EventFlags.SIZE_ABSENT);
        assertThat(quote(-102, 1, -101, 1)).as("negative prices are prices, if far").isEqualTo(EventFlags.OUTLIER);
    }

    @Test
    void shouldAcceptANewLevelAfterOutliersNearEachOther() {
        assertThat(priced(1000)).isZero();
        assertThat(priced(1100)).as("10 % is allowed").isZero();
        assertThat(priced(1211)).isEqualTo(EventFlags.OUTLIER);
        assertThat(priced(1100)).isZero();
        for (int i = 0; i < 20; i++) {
            assertThat(priced(i % 2 == 0 ? 1 : 9000)).as("bad prices that agree on nothing")
                    .isEqualTo(EventFlags.OUTLIER);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(priced(275 + i)).as("a split, print %d", i).isEqualTo(EventFlags.OUTLIER);
        }
        assertThat(priced(280)).isZero();
        assertThat(priced(1100)).isEqualTo(EventFlags.OUTLIER);
    }

    @Test
    void shouldJudgeNeitherBehindAPriceOfZeroNorAtExtremes() {
        assertThat(priced(0)).isZero();
        assertThat(priced(-36_980_000_000L)).isZero();
        assertThat(priced(Long.MAX_VALUE)).isEqualTo(EventFlags.OUTLIER);
        assertThat(priced(Long.MIN_VALUE + 1)).isEqualTo(EventFlags.OUTLIER);
        assertThat(priced(-36_980_000_001L)).isZero();
    }

    @Test
    void shouldRefuseAllowancesOutOfRange() {
        Assertions.assertThatThrownBy(() -> new ConditionOptions(-1, 0, 0, 0, 1, 2))
                .isInstanceOf(TapedeckException.class).hasMessageContaining("lateness").hasMessageContaining("-1");
    }

    @Test
    void shouldCountCrossedAndLockedQuotesOfAGeneratedDay() throws IOException {
        String lines = "1000,1.1,1.2\n1001,1.2,1.1\n1002,1.2,1.2\n1003,1.25,1.2\n";
        long[] counts = new long[3];
        count(new BufferedReader(new StringReader(lines)), counts);
        assertThat(counts).containsExactly(4, 2, 1);
    }

    @Test
    void shouldMarkTheCrossedAndLockedQuotesOfRealForeignExchange() throws IOException {
        Path directory = SharedData.require("lean/fx-quotes/eurusd-fxcm");
        List<Path> files;
        try (Stream<Path> list = Files.list(directory)) {
            files = list.filter(path -> path.toString().endsWith(".zip")).sorted().toList();
        }
        long[] counts = new long[3];
        for (Path file : files) {
            try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
                zip.getNextEntry();
                count(new BufferedReader(new InputStreamReader(zip, StandardCharsets.US_ASCII)), counts);
            }
        }
        assertThat(counts).containsExactly(1_144_807, 116_871, 142_462);
    }

    /** Adds up quotes, crossed, locked. */
    private void count(BufferedReader lines, long[] counts) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(",", -1);
                int flags = quote(price(fields[1]), Ticks.ABSENT, price(fields[2]), Ticks.ABSENT);
                counts[0]++;
                counts[1] += (flags & EventFlags.CROSSED) != 0 ? 1 : 0;
                counts[2] += (flags & EventFlags.LOCKED) != 0 ? 1 : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long price(String text) {
        return new BigDecimal(text).movePointRight(9).longValueExact();
    }
}
