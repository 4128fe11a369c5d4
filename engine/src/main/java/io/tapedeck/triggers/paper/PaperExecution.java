package io.tapedeck.triggers.paper;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.Tick;
import io.tapedeck.triggers.OpenOrders;
import io.tapedeck.triggers.Order;
import io.tapedeck.triggers.OrderDesk;
import io.tapedeck.triggers.Quantities;
import io.tapedeck.triggers.TickQuality;
import java.util.Arrays;
import java.util.function.ToLongFunction;

/**
 * Fills open orders of ours with the first usable tick behind their cause: buys at the ask, sales at the bid, of an instrument
 * that has never had a usable quote at the trade's price; never on a marked tick. An exit takes no more than is held. One thread.
 */
public final class PaperExecution {
    /** Most that {@code trades.price} holds, 1e-9: seven digits before the point, eight behind it. */
    public static final long PRICE_MAX = 9_999_999_999_999_990L;
    private static final long ABSENT = FixedPoint.ABSENT;

    private final OpenOrders orders;
    private final OrderDesk desk;
    private final ToLongFunction<Order> held;
    private ExecutionOptions options;
    private byte[] quoted = new byte[64];
    private long boughtHere;
    private long soldHere;

    /** @param held units of the order's position, 1e-6, signed */
    public PaperExecution(OpenOrders orders, OrderDesk desk, ToLongFunction<Order> held, ExecutionOptions options) {
        this.orders = orders;
        this.desk = desk;
        this.held = held;
        this.options = options;
    }

    /** Takes settings; they hold from the next tick on. */
    public void configure(ExecutionOptions newOptions) {
        options = newOptions;
    }

    /** @return commission of a fill, 1e-6 of the currency */
    public long commission(long quantity, long price) {
        return Costs.commission(quantity, price, options);
    }

    /** Shows a tick, before triggers see it. */
    public void onTick(Tick tick, int instrument) {
        if (!tick.isTrade() && (tick.flags() & TickQuality.MARKED) == 0
                && (price(tick, true) > 0 || price(tick, false) > 0)) {
            quoted(instrument); // a marked or empty quote fills nothing, so it must not keep trades from doing it
        }
        Order[] open = orders.of(instrument);
        if (open.length == 0 || !options.paper() || (tick.flags() & TickQuality.MARKED) != 0
                || (tick.isTrade() && instrument < quoted.length && quoted[instrument] != 0)) {
            return;
        }
        boughtHere = 0;
        soldHere = 0;
        for (Order order : open) {
            if (order.isOpen() && order.isOwn() && order.cause() < tick.sequence()) {
                meet(order, tick);
            }
        }
    }

    private void quoted(int instrument) {
        if (instrument >= quoted.length) {
            quoted = Arrays.copyOf(quoted, Math.max(instrument + 1, quoted.length * 2));
        }
        quoted[instrument] = 1;
    }

    private void meet(Order order, Tick tick) {
        boolean buys = order.side().sign() > 0;
        long market = price(tick, buys);
        if (market == ABSENT) {
            return;
        }
        if (!order.isLive() && (buys ? market >= order.stop() : market <= order.stop())) {
            order.goLive();
        }
        if (!order.isLive()) {
            return;
        }
        if (order.type().limited() && (buys ? market > order.limit() : market < order.limit())) {
            return;
        }
        long price = market;
        if (holds(market)) { // what the table does not hold may not even bear slippage
            price = Costs.slipped(market, buys, options);
            if (order.type().limited()) {
                price = buys ? Math.min(price, order.limit()) : Math.max(price, order.limit());
            }
        }
        long quantity = Math.min(order.remaining(), available(tick, buys));
        if (order.side().isExit()) {
            quantity = Math.min(quantity, Math.max(0, -order.side().sign() * held.applyAsLong(order)));
        }
        if (quantity > 0 && !holds(price)) {
            desk.waits(order, price);
        } else if (quantity > 0) {
            boughtHere += buys ? quantity : 0;
            soldHere += buys ? 0 : quantity;
            desk.fill(order, quantity, price);
        }
    }

    /** @return whether a trade of the price can be booked */
    private static boolean holds(long price) {
        return price > 0 && price <= PRICE_MAX;
    }

    private static long price(Tick tick, boolean buys) {
        if (tick.isTrade()) {
            return tick.price();
        }
        return buys ? tick.ask() : tick.bid();
    }

    private long available(Tick tick, boolean buys) {
        if (!options.partial()) {
            return Long.MAX_VALUE;
        }
        long mantissa = tick.isTrade()
                ? tick.sizeMantissa()
                : buys ? tick.askSizeMantissa() : tick.bidSizeMantissa();
        int exponent = tick.isTrade()
                ? tick.sizeExponent()
                : buys ? tick.askSizeExponent() : tick.bidSizeExponent();
        if (mantissa == ABSENT) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, quantity(mantissa, exponent) - (buys ? boughtHere : soldHere));
    }

    /** In 1e-6, rounded down; held at the ends of 64 bits. */
    private static long quantity(long mantissa, int exponent) {
        int shift = exponent + Quantities.DECIMALS;
        if (shift < 0) {
            return shift < -18 ? 0 : mantissa / FixedPoint.powerOfTen(-shift);
        }
        if (shift > 18) {
            return Long.MAX_VALUE;
        }
        long factor = FixedPoint.powerOfTen(shift);
        return mantissa > Long.MAX_VALUE / factor ? Long.MAX_VALUE : mantissa * factor;
    }

    /** Writes which instruments have been quoted. */
    public void save(StateWriter out) {
        out.begin("paper").putInt(quoted.length);
        for (byte one : quoted) {
            out.putByte(one);
        }
    }

    /** Reads it. */
    public void restore(StateReader in) {
        in.expect("paper");
        quoted = new byte[in.getInt()];
        for (int i = 0; i < quoted.length; i++) {
            quoted[i] = in.getByte();
        }
    }
}
