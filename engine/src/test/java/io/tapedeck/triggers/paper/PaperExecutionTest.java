package io.tapedeck.triggers.paper;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Tick;
import io.tapedeck.triggers.Holdings;
import io.tapedeck.triggers.Order;
import io.tapedeck.triggers.OrderSide;
import io.tapedeck.triggers.OrderType;
import io.tapedeck.triggers.TapeMoment;
import io.tapedeck.triggers.Trigger;
import io.tapedeck.triggers.TriggerBook;
import io.tapedeck.triggers.TriggerListener;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fills against a book kept in decimals: which tick, how much, at which price, at what cost. */
@Timeout(60)
class PaperExecutionTest {
    private static final OrderSide[] SIDES = OrderSide.values();
    private static final OrderType[] TYPES = OrderType.values();
    private static final long CENT = FixedPoint.PRICE_UNITS / 100;
    @SuppressWarnings("InlineFormatString") // a text of seven lines reads better by itself
    private static final String SETTINGS = """
            mode = paper
            commission-per-unit = 0.0035
            commission-min = 0.35
            commission-bps = 0.7
            slippage = 0.0012
            slippage-bps = 1.5
            partial = %s
            """;

    /** An order as the reference sees it. */
    private static final class Open {
        String id;
        OrderSide side;
        OrderType type;
        BigDecimal left;
        BigDecimal limit;
        BigDecimal stop;
        boolean live;
        long cause;
    }

    private final List<String> told = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private BigDecimal held;

    @Test
    void shouldFillAsABookInDecimalsWould() {
        int fills = 0;
        for (long seed = 1; seed <= 60; seed++) {
            run(seed);
            for (int i = 0; i < Math.min(told.size(), expected.size()); i++) {
                assertThat(told.get(i)).as("seed " + seed + ", fill " + i).isEqualTo(expected.get(i));
            }
            assertThat(told).as("seed " + seed).hasSameSizeAs(expected);
            fills += told.size();
        }
        assertThat(fills).isGreaterThan(1_000);
    }

    private void run(long seed) {
        told.clear();
        expected.clear();
        open.clear();
        Random random = new Random(seed);
        boolean partial = random.nextBoolean();
        boolean quotes = random.nextInt(3) > 0;
        held = BigDecimal.valueOf(random.nextInt(-400, 400));
        ExecutionOptions options = ExecutionOptions.of(KeyValues.parse(SETTINGS.formatted(partial)));
        TapeMoment moment = new TapeMoment();
        PaperExecution[] paper = new PaperExecution[1];
        TriggerBook book = new TriggerBook(moment, new Nothing(), new Fills(paper));
        paper[0] = new PaperExecution(book.orders(), book.desk(),
                _ -> held.movePointRight(6).longValueExact(), options);
        Frame frame = new Frame(512);
        Tick tick = new Tick();
        long price = 50_00 * CENT;
        for (int i = 1; i <= 150; i++) {
            moment.set(i, i, i);
            if (i > 1 && random.nextInt(4) == 0) {
                order(random, book, i, price, i);
                continue;
            }
            price += Math.round(random.nextGaussian() * 4) * CENT / 2 + random.nextInt(3);
            long spread = random.nextLong(4) * CENT / 2;
            int flags = random.nextInt(6) == 0 ? EventFlags.OUTLIER : random.nextInt(6) == 0 ? EventFlags.LOCKED : 0;
            long size = random.nextLong(60);
            frame.clear();
            boolean trade = !quotes || random.nextInt(4) == 0;
            if (trade) {
                frame.trade(1, i, i, 0, flags).price(price).size().mantissa(size).exponent((byte) 0);
            } else {
                var quote = frame.quote(1, i, i, 0, flags);
                quote.bid(price - spread).ask(price + spread);
                quote.bidSize().mantissa(size).exponent((byte) 0);
                quote.askSize().mantissa(size).exponent((byte) 0);
            }
            EventHeader.sequence(frame.buffer(), frame.offset(0), i);
            if (i == 1 && quotes) {
                frame.clear();
                frame.quote(1, i, i, 0, 0).bid(price).ask(price);
                trade = false;
                spread = 0;
                size = -1;
            }
            paper[0].onTick(tick.wrap(frame.buffer(), frame.offset(0)), 0);
            if ((flags & EventFlags.OUTLIER) == 0 && trade != quotes) {
                long shown = partial && size >= 0 ? size : 1_000_000;
                fill(decimal(price - (trade ? 0 : spread)), decimal(price + (trade ? 0 : spread)), shown, i);
            }
        }
    }

    private void order(Random random, TriggerBook book, int number, long price, long cause) {
        OrderSide side = SIDES[random.nextInt(SIDES.length)];
        OrderType type = TYPES[random.nextInt(TYPES.length)];
        long limit = (price + random.nextInt(-6, 7) * CENT) / 10 * 10;
        long stop = (price + random.nextInt(-6, 7) * CENT) / 10 * 10;
        long quantity = random.nextLong(1, 120) * 1_000_000;
        book.desk()
                .onNew(Order.of("o" + number, 0, "s", "a", side, quantity).terms(type, limit, stop).told(cause, cause,
                        true), 0, false);
        Open one = new Open();
        one.id = "o" + number;
        one.side = side;
        one.type = type;
        one.left = BigDecimal.valueOf(quantity, 6);
        one.limit = decimal(limit);
        one.stop = decimal(stop);
        one.cause = cause;
        open.add(one);
    }

    /** The reference. */
    private void fill(BigDecimal bid, BigDecimal ask, long size, long event) {
        BigDecimal asked = BigDecimal.valueOf(size);
        BigDecimal bidden = asked;
        BigDecimal position = held;
        for (Open one : List.copyOf(open)) {
            boolean buys = one.side == OrderSide.BUY || one.side == OrderSide.COVER;
            BigDecimal market = buys ? ask : bid;
            boolean stops = one.type == OrderType.STOP || one.type == OrderType.STOP_LIMIT;
            one.live |= !stops || (buys ? market.compareTo(one.stop) >= 0 : market.compareTo(one.stop) <= 0);
            boolean limits = one.type == OrderType.LIMIT || one.type == OrderType.STOP_LIMIT;
            if (one.cause >= event || !one.live
                    || (limits && (buys ? market.compareTo(one.limit) > 0 : market.compareTo(one.limit) < 0))) {
                continue;
            }
            BigDecimal slip = new BigDecimal("0.0012").add(market.multiply(new BigDecimal("0.00015")).setScale(9,
                    RoundingMode.UP));
            BigDecimal price = buys
                    ? market.add(slip).setScale(8, RoundingMode.CEILING)
                    : market.subtract(slip).setScale(8, RoundingMode.FLOOR);
            if (limits) {
                price = buys ? price.min(one.limit) : price.max(one.limit);
            }
            BigDecimal quantity = one.left.min(buys ? asked : bidden);
            if (one.side == OrderSide.SELL) {
                quantity = quantity.min(position.max(BigDecimal.ZERO));
            } else if (one.side == OrderSide.COVER) {
                quantity = quantity.min(position.negate().max(BigDecimal.ZERO));
            }
            if (quantity.signum() > 0) {
                asked = buys ? asked.subtract(quantity) : asked;
                bidden = buys ? bidden : bidden.subtract(quantity);
                one.left = one.left.subtract(quantity);
                BigDecimal cost = quantity.multiply(new BigDecimal("0.0035")).setScale(6, RoundingMode.UP)
                        .add(quantity.multiply(price).setScale(6, RoundingMode.UP)
                                .multiply(new BigDecimal("0.00007")).setScale(6, RoundingMode.UP))
                        .max(new BigDecimal("0.350000"));
                expected.add(line(one.id, quantity, price, cost));
                if (one.left.signum() == 0) {
                    open.remove(one);
                }
            }
        }
    }

    private static String line(String id, BigDecimal quantity, BigDecimal price, BigDecimal cost) {
        return id + ' ' + quantity.stripTrailingZeros().toPlainString() + " at "
                + price.stripTrailingZeros().toPlainString() + " for " + cost.stripTrailingZeros().toPlainString();
    }

    private static BigDecimal decimal(long price) {
        return BigDecimal.valueOf(price, 9);
    }

    /** Nothing is held where triggers look: the test holds it. */
    private static final class Nothing implements Holdings {
        @Override
        public int find(int instrument, String strategy, String agent) {
            return NONE;
        }

        @Override
        public int instrument(int position) {
            return 0;
        }

        @Override
        public String strategy(int position) {
            return "s";
        }

        @Override
        public String agent(int position) {
            return "a";
        }

        @Override
        public long quantity(int position) {
            return 0;
        }

        @Override
        public long averageCost(int position, boolean up) {
            return 0;
        }
    }

    /** Writes fills down. */
    private final class Fills implements TriggerListener {
        @Override
        public void onUnbooked(Order order, long units, long age) {
            throw new AssertionError("nothing is told as filled here");
        }

        @Override
        public void onBooked(Order order) {
            throw new AssertionError("nothing is told as filled here");
        }

        @Override
        public void onUnguarded(Trigger trigger, long units) {
            throw new AssertionError("there are no brackets here");
        }

        @Override
        public void onCovered(Trigger trigger, Order cover, long price) {
            throw new AssertionError(trigger.id());
        }

        @Override
        public void onWaits(Order order, long price) {
            // the order tells
        }

        private final PaperExecution[] paper;

        Fills(PaperExecution[] paper) {
            this.paper = paper;
        }

        @Override
        public void onFilled(Order order, long quantity, long price) {
            told.add(line(order.id(), BigDecimal.valueOf(quantity, 6), decimal(price),
                    BigDecimal.valueOf(paper[0].commission(quantity, price), 6)));
        }

        @Override
        public String nextId() {
            return "n";
        }

        @Override
        public void onArmed(Trigger trigger) {
            throw new AssertionError(trigger.id());
        }

        @Override
        public void onChanged(Trigger trigger) {
            throw new AssertionError(trigger.id());
        }

        @Override
        public void onOrder(Order order) {
            throw new AssertionError(order.id());
        }

        @Override
        public void onRefused(Order order, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void onCancelled(Order order) {
            throw new AssertionError(order.id());
        }

        @Override
        public void onExitCut(Order order, long quantity) {
            throw new AssertionError("no row cuts an exit here");
        }

        @Override
        public void onExitFailed(Order order) {
            throw new AssertionError(order.id());
        }

        @Override
        public void onReduced(Order order) {
            throw new AssertionError(order.id());
        }

        @Override
        public long marketPrice(int instrument) {
            return io.tapedeck.common.FixedPoint.ABSENT;
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
}
