package io.tapedeck.replay;

import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/** What an order was made under: its symbol's fused signal and market regime of that moment, from the outputs before it. One thread. */
public final class EntrySignals {
    private static final Name ORDERS = new Name("orders");
    private static final Name SIGNALS = new Name("signals");
    private static final Name FUSED = new Name("fused_signals");

    /**
     * Of one order.
     *
     * @param strength of the symbol's last fused signal, 0 to 1; null = it had none
     * @param regime market regime by the symbol's last signal; null = none was stated
     */
    public record Backdrop(BigDecimal strength, String regime) {
        private static final Backdrop NONE = new Backdrop(null, null);
    }

    private final Map<String, Backdrop> bySymbol = new HashMap<>();
    private final Map<String, Backdrop> byOrder = new HashMap<>();
    private final RowReader row = new RowReader();

    /** Takes the next output. */
    void onOutput(DirectBuffer message, int offset) {
        row.wrap(message, offset);
        boolean order = is(ORDERS, message);
        boolean signal = is(SIGNALS, message);
        if (!order && !signal && !is(FUSED, message)) {
            return;
        }
        RowValues values = RowValues.of(message, offset);
        Backdrop known = bySymbol.getOrDefault(values.text("symbol"), Backdrop.NONE);
        if (order) {
            byOrder.putIfAbsent(values.text("order_id"), known);
        } else if (!signal) {
            BigDecimal value = values.number("final_signal");
            bySymbol.put(values.text("symbol"), new Backdrop(value == null ? null : value.abs(), known.regime));
        } else if (!values.text("market_regime").isEmpty()) {
            bySymbol.put(values.text("symbol"), new Backdrop(known.strength, values.text("market_regime")));
        }
    }

    private boolean is(Name table, DirectBuffer message) {
        return table.matches(message, row.tableOffset(), row.tableLength());
    }

    /** @return what an order was made under; without values where the run did not make it */
    public Backdrop of(String orderId) {
        return byOrder.getOrDefault(orderId, Backdrop.NONE);
    }
}
