package io.tapedeck.decide;

import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;

/** Tables and columns of signals, fused signals and their outcomes, encoded. */
final class SignalColumns {
    static final Name FUSED_SIGNALS = new Name("fused_signals");
    static final Name SIGNAL_PERFORMANCE = new Name("signal_performance");
    static final Name SYSTEM_LOGS = new Name("system_logs");
    static final Name TIMESTAMP = new Name("timestamp");
    static final Name SYMBOL = new Name("symbol");
    static final Name AGENT_NAME = new Name("agent_name");
    static final Name SIGNAL_TYPE = new Name("signal_type");
    static final Name VALUE = new Name("value");
    static final Name CONFIDENCE = new Name("confidence");
    static final Name STRENGTH = new Name("strength");
    static final Name DIRECTION = new Name("direction");
    static final Name ENTRY_PRICE = new Name("entry_price");
    static final Name TARGET_PRICE = new Name("target_price");
    static final Name STOP_LOSS = new Name("stop_loss");
    static final Name HOLDING_PERIOD = new Name("holding_period");
    static final Name TOP_3_REASONS = new Name("top_3_reasons");
    static final Name MODEL_VERSION = new Name("model_version");
    static final Name BUY = new Name("BUY");
    static final Name SELL = new Name("SELL");
    static final Name HOLD = new Name("HOLD");
    private static final double PRICE_MAX = 9_999_999.99; // and what it is rounded up to
    private static final double RETURN_MAX = 9_999.999999;

    private SignalColumns() {
    }

    /** @return the text of a direction, -1, 0 or 1 */
    static Name direction(int direction) {
        return direction == 0 ? HOLD : direction > 0 ? BUY : SELL;
    }

    /** Puts a price as NUMERIC(15, 8) has room for it; else NULL. */
    static void price(RowWriter row, Name column, double price) {
        row.putNumber(column, Math.abs(price) < PRICE_MAX ? price : Double.NaN, 8);
    }

    /** Puts a share as NUMERIC(10, 6) has room for it, cut at its ends. */
    static void share(RowWriter row, Name column, double share) {
        row.putNumber(column, Math.max(-RETURN_MAX, Math.min(RETURN_MAX, share)), 6);
    }
}
