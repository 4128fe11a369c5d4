package io.tapedeck.positions;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One trade, as a row of {@code trades} states it or as a paper fill gives it. Reused: {@link #clear}, set what is known, hand
 * it to {@link PositionBook#onTrade}. One thread.
 */
public final class Trade {
    /** Longest strategy, characters. */
    public static final int STRATEGY_LENGTH_MAX = 30;
    /** Longest agent name, trade id, characters. */
    public static final int NAME_LENGTH_MAX = 50;
    /** Longest currency, characters. */
    public static final int CURRENCY_LENGTH_MAX = 10;

    /** The four sides that a trade may have. */
    public enum Side {
        /** Buys. */
        BUY(0, true),
        /** Buys back what was sold short. */
        COVER(1, true),
        /** Sells. */
        SELL(2, false),
        /** Sells short. */
        SHORT(3, false);

        private final int code;
        private final boolean buys;

        Side(int code, boolean buys) {
            this.code = code;
            this.buys = buys;
        }

        /** Number in a saved state. */
        int code() {
            return code;
        }

        /** @return whether trades of this side have a quantity above 0 */
        public boolean buys() {
            return buys;
        }
    }

    final Text tradeId = new Text();
    final Text symbol = new Text();
    final Text exchange = new Text();
    final Text strategy = new Text();
    final Text agent = new Text();
    final Text tenant = new Text();
    final Text currency = new Text();
    Side side;
    long executedAt;
    long quantity;
    /** Of 1e-8. */
    long price;
    long commission;
    long fees;
    /** Of 1e-8. */
    long fxRate;
    /** What the row names: where a trade comes again, the rest stays as it was. */
    boolean commissionGiven;
    boolean feesGiven;
    boolean tenantGiven;
    boolean currencyGiven;
    boolean fxRateGiven;

    /** Empties it: tenant {@code default}, currency USD at rate 1, no costs. */
    public Trade clear() {
        tradeId.set("");
        symbol.set("");
        exchange.set("");
        strategy.set("");
        agent.set("");
        tenant.set(PositionBook.DEFAULT_TENANT);
        currency.set("USD");
        side = null;
        executedAt = 0;
        quantity = 0;
        price = 0;
        commission = 0;
        fees = 0;
        fxRate = 100_000_000;
        commissionGiven = false;
        feesGiven = false;
        tenantGiven = false;
        currencyGiven = false;
        fxRateGiven = false;
        return this;
    }

    /** Sets what identifies it: the time of execution, ns, and the trade's id. */
    public Trade key(long executedAtNs, CharSequence id) {
        executedAt = executedAtNs;
        tradeId.set(id);
        return this;
    }

    /** Sets the instrument's names. */
    public Trade instrument(CharSequence symbolName, CharSequence exchangeName) {
        symbol.set(symbolName);
        exchange.set(exchangeName);
        return this;
    }

    /** Sets whose trade it is. */
    public Trade owner(CharSequence strategyName, CharSequence agentName, CharSequence tenantName) {
        strategy.set(strategyName);
        agent.set(agentName);
        tenant.set(tenantName);
        tenantGiven = true;
        return this;
    }

    /**
     * Sets what was done.
     *
     * @param what the side; its sign must be the quantity's
     * @param signedQuantity of 1e-6, above 0 buys
     * @param price9 price of 1e-9, a multiple of 10: the table keeps 8 decimals
     */
    public Trade done(Side what, long signedQuantity, long price9) {
        side = what;
        quantity = signedQuantity;
        price = price9 / 10;
        if (price * 10 != price9) {
            throw new IllegalArgumentException("a trade's price has 8 decimals, got " + price9 + " units of 1e-9");
        }
        return this;
    }

    /** Sets what it cost, each of 1e-6. */
    public Trade costs(long commissionPaid, long feesPaid) {
        commission = commissionPaid;
        fees = feesPaid;
        commissionGiven = true;
        feesGiven = true;
        return this;
    }

    /** Sets the currency of price and costs, and its worth in that of the portfolio, 1e-8. */
    public Trade currency(CharSequence code, long rate) {
        currency.set(code);
        fxRate = rate;
        currencyGiven = true;
        fxRateGiven = true;
        return this;
    }

    /** @return commission and fees, 1e-6 */
    long costs() {
        return commission + fees;
    }

    /** Bytes of a name, reused. */
    static final class Text {
        private final byte[] scratch = new byte[256];
        private final UnsafeBuffer bytes = new UnsafeBuffer(scratch);
        private int length;

        /** Takes ASCII characters one by one, anything else by way of a String's bytes. */
        void set(CharSequence text) {
            length = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c > 0x7f) {
                    byte[] encoded = text.toString().getBytes(StandardCharsets.UTF_8);
                    length = Math.min(encoded.length, scratch.length);
                    System.arraycopy(encoded, 0, scratch, 0, length);
                    return;
                }
                if (length < scratch.length) {
                    scratch[length++] = (byte) c;
                }
            }
        }

        /** @return false where it is too long to be any name */
        boolean set(DirectBuffer from, int offset, int count) {
            length = Math.min(count, scratch.length);
            from.getBytes(offset, scratch, 0, length);
            return count <= scratch.length;
        }

        DirectBuffer bytes() {
            return bytes;
        }

        int length() {
            return length;
        }

        @Override
        public String toString() {
            return new String(scratch, 0, length, StandardCharsets.UTF_8);
        }
    }
}
