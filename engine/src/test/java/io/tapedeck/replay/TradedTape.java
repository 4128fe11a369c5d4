package io.tapedeck.replay;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.decide.DecisionOptions;
import io.tapedeck.decide.Decisions;
import io.tapedeck.decide.OutputSink;
import io.tapedeck.decide.TrailingTrader;
import io.tapedeck.decide.recovery.DecideRecovery;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.JournalView;
import io.tapedeck.journal.MarketWriter;
import io.tapedeck.journal.StreamWriter;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Function;

/** A journal of generated trades on which a live run has decided, by {@link TrailingTrader}; five days of it. */
final class TradedTape {
    static final int INSTRUMENTS = 3;
    static final int TICKS = 3_000;
    static final KeyValues SETTINGS = KeyValues.parse("execution.mode = paper\ntest.stop = 1\n");
    static final long BEGIN_NS = 1_700_000_000_000_000_000L;
    static final long STEP_NS = 5 * 86_400_000_000_000L / TICKS;
    private static final int BLOCK = 64;

    final Path folder;
    final JournalView journal;
    long last;

    private TradedTape(Path folder) {
        this.folder = folder;
        journal = JournalView.of(folder.resolve("journal"));
    }

    /** Writes the tape; {@code brokerRows}: with rows of trades and orders that a broker sent. */
    static TradedTape write(Path folder, long seed, boolean brokerRows) {
        return write(folder, seed, brokerRows, 0, false);
    }

    /** Writes a tape of ticks that came {@code late} ns behind their time, settings and definitions before them: as loaded from files. */
    static TradedTape writeLoaded(Path folder, long seed, long late) {
        return write(folder, seed, false, late, false);
    }

    /** As above, the second half of the days before the first. */
    static TradedTape writeNewerFirst(Path folder, long seed, long late) {
        return write(folder, seed, false, late, true);
    }

    private static TradedTape write(Path folder, long seed, boolean brokerRows, long late, boolean newerFirst) {
        long written;
        try (Journal journal = Journal.open(folder.resolve("journal"), JournalOptions.defaults()
                .withChronicleBlockBytes(1 << 20).withDiskFloorBytes(16 << 20));
                MarketWriter market = journal.startMarket(1);
                StreamWriter outputs = journal.startOutputs(0, 1)) {
            Decisions live = TrailingTrader.decisions(
                    new DecisionOptions(DecisionOptions.Mode.LIVE, DecideRecovery.idPrefix(journal.id())),
                    (message, offset, length) -> {
                        if (!outputs.fits(length)) {
                            outputs.commit(-1);
                        }
                        outputs.append(message, offset, length);
                    });
            written = new Recording(market, outputs, live, late, newerFirst).write(seed, brokerRows);
        }
        TradedTape tape = new TradedTape(folder);
        tape.last = written;
        return tape;
    }

    Function<OutputSink, Decisions> decisions(DecisionOptions.Mode mode) {
        return sink -> TrailingTrader.decisions(new DecisionOptions(mode, DecideRecovery.idPrefix(journal.id())), sink);
    }

    private record Recording(MarketWriter market, StreamWriter outputs, Decisions live, long late, boolean newerFirst) {
        long write(long seed, boolean brokerRows) {
            SplittableRandom random = new SplittableRandom(seed);
            Frame frame = new Frame(4096);
            long[] price = new long[INSTRUMENTS];
            long sequence = 0;
            for (int i = 0; i < TICKS + INSTRUMENTS + 1; i++) {
                frame.clear();
                long time = BEGIN_NS + (newerFirst ? (i + TICKS / 2) % TICKS : i) * STEP_NS;
                if (i == 0) {
                    frame.configuration(SETTINGS, time + late);
                } else if (i <= INSTRUMENTS) {
                    frame.definition(Instrument.of(Instruments.id("X", "S" + (i - 1)), "X", "S" + (i - 1), "equity"),
                            time + late);
                    price[i - 1] = 100 * FixedPoint.PRICE_UNITS;
                } else if (brokerRows && i % 500 == 0) {
                    brokerTrade(frame, time, i);
                } else {
                    int instrument = random.nextInt(INSTRUMENTS);
                    price[instrument] += random.nextLong(-300, 301) * 1_000_000;
                    frame.trade(Instruments.id("X", "S" + instrument), time, time + late, i, 0).price(price[instrument])
                            .size().mantissa(1).exponent((byte) 0);
                }
                frame.seal();
                EventHeader.sequence(frame.buffer(), frame.offset(0), ++sequence);
                market.append(frame.buffer(), frame.offset(0), frame.length(0));
                if (i % BLOCK == 0 || i == TICKS + INSTRUMENTS) {
                    market.commit(-1);
                    market.forEachCommitted(live);
                    if (outputs.pendingCount() > 0) {
                        outputs.commit(-1);
                    }
                }
            }
            return sequence;
        }

        private static void brokerTrade(Frame frame, long time, int number) {
            RowWriter row = new RowWriter().begin(new Name("trades")).putTimestamp(new Name("executed_at"), time)
                    .putText(new Name("trade_id"), "b" + number).putText(new Name("order_id"), "b" + number)
                    .putText(new Name("symbol"), "S0").putText(new Name("exchange"), "X")
                    .putText(new Name("side"), number % 1_000 == 0 ? "SELL" : "BUY")
                    .putDecimal(new Name("quantity"), number % 1_000 == 0 ? -3 : 3, 0)
                    .putPrice(new Name("price"), 100 * FixedPoint.PRICE_UNITS)
                    .putText(new Name("strategy"), number % 1_500 == 0 ? "other" : "broker")
                    .putText(new Name("agent_name"), "hand");
            var quantity = new Name("filled");
            row.putText(ColumnType.NUMBER_TEXT, quantity.buffer(), 0, quantity.length(), quantity.buffer(), 0, 0);
            frame.row(0, time, time, 0, row);
        }
    }
}
