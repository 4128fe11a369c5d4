package io.tapedeck.bench.jmh;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.event.Tick;
import io.tapedeck.triggers.CrossDirection;
import io.tapedeck.triggers.Holdings;
import io.tapedeck.triggers.Order;
import io.tapedeck.triggers.OrderSide;
import io.tapedeck.triggers.TapeMoment;
import io.tapedeck.triggers.Trigger;
import io.tapedeck.triggers.TriggerBook;
import io.tapedeck.triggers.TriggerKind;
import io.tapedeck.triggers.TriggerListener;
import io.tapedeck.triggers.TriggerTerms;
import io.tapedeck.triggers.TriggersOptions;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What do armed triggers cost a tick that fires none? Encoding included (see CodecBenchmark). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class TriggersBenchmark {
    private static final int TICKS = 1_000;

    /** Symbols, drawn evenly. */
    @Param({"50", "5000"})
    public int symbols;

    /** Armed triggers, shared out over the symbols. */
    @Param({"10000", "100000"})
    public int triggers;

    private final TapeMoment moment = new TapeMoment();
    private final Told told = new Told();
    private TickMaker maker;
    private TriggerBook book;
    private long sequence;

    private static final class Nothing implements Holdings {
        @Override
        public int find(int instrument, String strategy, String agent) {
            return NONE;
        }

        @Override
        public int instrument(int position) {
            throw new IllegalArgumentException("nothing is held");
        }

        @Override
        public String strategy(int position) {
            throw new IllegalArgumentException("nothing is held");
        }

        @Override
        public String agent(int position) {
            throw new IllegalArgumentException("nothing is held");
        }

        @Override
        public long quantity(int position) {
            throw new IllegalArgumentException("nothing is held");
        }

        @Override
        public long averageCost(int position, boolean up) {
            throw new IllegalArgumentException("nothing is held");
        }
    }

    private static final class Told implements TriggerListener {
        private long ids;
        private long orders;

        @Override
        public String nextId() {
            return "id-" + ++ids;
        }

        @Override
        public void onArmed(Trigger trigger) {
            // armed by name
        }

        @Override
        public void onChanged(Trigger trigger) {
            // of no account
        }

        @Override
        public void onOrder(Order order) {
            orders++;
        }

        @Override
        public void onRefused(Order order, String reason) {
            orders++;
        }

        @Override
        public void onCancelled(Order order) {
            orders++;
        }

        @Override
        public void onReduced(Order order) {
            orders++;
        }

        @Override
        public void onUnbooked(Order order, long units, long age) {
            // nobody is told
        }

        @Override
        public void onBooked(Order order) {
            // nobody is told
        }

        @Override
        public void onUnguarded(Trigger trigger, long units) {
            // nobody is told
        }

        @Override
        public void onCovered(Trigger trigger, Order cover, long price) {
            // nobody is told
        }

        @Override
        public void onWaits(Order order, long price) {
            // nobody is told
        }

        @Override
        public void onExitFailed(Order order) {
            orders++;
        }

        @Override
        public void onFilled(Order order, long quantity, long price) {
            orders++;
        }

        @Override
        public void onExitCut(Order order, long cut) {
            orders++;
        }

        @Override
        public long marketPrice(int instrument) {
            return FixedPoint.ABSENT;
        }

        @Override
        public long fxRate(Order order) {
            return 100_000_000;
        }

        @Override
        public String refusal(Order order) {
            return null;
        }
    }

    /** Arms price crosses far below the market. */
    @Setup
    public void arm() {
        maker = new TickMaker(symbols);
        book = new TriggerBook(moment, new Nothing(), told);
        book.configure(TriggersOptions.of(KeyValues.EMPTY));
        for (int i = 0; i < triggers; i++) {
            TriggerTerms terms = new TriggerTerms();
            terms.kind = TriggerKind.PRICE_CROSS;
            terms.side = OrderSide.BUY;
            terms.quantity = 1_000_000;
            terms.level = 1L + i % 7;
            terms.direction = CrossDirection.DOWN;
            moment.set(++sequence, maker.time(), maker.time());
            book.arm("bench-" + i, i % symbols, "bench", "bench", terms);
        }
    }

    /** Ticks. @return orders made, which are none */
    @Benchmark
    @OperationsPerInvocation(TICKS)
    public long ticks() {
        for (int i = 0; i < TICKS; i++) {
            Tick tick = maker.next();
            moment.set(++sequence, tick.eventTime(), tick.receiveTime());
            book.onTime();
            if (tick.price() != FixedPoint.ABSENT) {
                book.onTrade(maker.symbol(), tick.price(), tick.flags());
            } else {
                book.onQuote(maker.symbol(), tick.bid(), tick.ask(), tick.flags());
            }
        }
        return told.orders;
    }

    /** All must be armed still. */
    @TearDown
    public void verify() {
        maker.requireCount(sequence - triggers);
        for (int i = 0; i < triggers; i++) {
            if (book.find("bench-" + i) == null) {
                throw new IllegalStateException("trigger " + i + " of " + triggers + " is not armed any more");
            }
        }
        if (told.orders != 0) {
            throw new IllegalStateException(told.orders + " orders were made, none was due");
        }
    }
}
