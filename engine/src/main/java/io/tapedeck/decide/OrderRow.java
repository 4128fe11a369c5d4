package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.RowReader;
import io.tapedeck.triggers.OrderSide;
import io.tapedeck.triggers.OrderType;
import io.tapedeck.triggers.Quantities;

/** What decisions read of a row of {@code orders} or {@code trades}; what their CHECKs refuse is refused here. Null and ABSENT = not given. One thread. */
final class OrderRow {
    String orderId;
    String symbol;
    String exchange;
    String strategy;
    String agent;
    OrderSide side;
    OrderType type;
    OrderRows.Status status;
    String broker;
    long quantity;
    long filled;
    boolean filledGiven;
    long price;
    long stop;
    long submittedAt;
    boolean foreignTenant;
    private final RowValue value = new RowValue();

    /** Sets whether landing rounds, as the tape says. */
    void rounds(boolean does) {
        value.rounds(does);
    }

    /** Reads a row; DATA error for a value that does not fit its column. */
    void read(RowReader row) {
        orderId = null;
        symbol = null;
        exchange = null;
        strategy = null;
        agent = null;
        side = null;
        type = null;
        status = null;
        broker = null;
        quantity = FixedPoint.ABSENT;
        filled = 0;
        filledGiven = false;
        price = FixedPoint.ABSENT;
        stop = FixedPoint.ABSENT;
        submittedAt = FixedPoint.ABSENT;
        foreignTenant = false;
        while (row.next()) {
            switch (row.name()) {
                case "order_id" -> orderId = RowValue.text(row);
                case "symbol" -> symbol = RowValue.text(row);
                case "exchange" -> exchange = RowValue.text(row);
                case "strategy" -> strategy = RowValue.text(row);
                case "agent_name" -> agent = RowValue.text(row);
                case "side" -> side = RowValue.constant(OrderSide.class, row);
                case "order_type" -> type = RowValue.constant(OrderType.class, row);
                case "status" -> status = RowValue.constant(OrderRows.Status.class, row);
                case "broker" -> broker = RowValue.text(row);
                case "quantity" -> quantity = value.number(row, Quantities.DECIMALS, RowValue.QUANTITY_DIGITS);
                case "filled_quantity" -> {
                    long given = value.number(row, Quantities.DECIMALS, RowValue.QUANTITY_DIGITS);
                    filledGiven = given >= 0;
                    filled = Math.max(0, given);
                }
                case "price" -> price = value.price(row);
                case "stop_price" -> stop = value.price(row);
                case "submitted_at" -> submittedAt = RowValue.time(row);
                case "tenant" -> foreignTenant = !"default".equals(RowValue.text(row));
                default -> {
                    // of no use here
                }
            }
        }
    }
}
