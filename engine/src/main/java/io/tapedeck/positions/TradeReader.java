package io.tapedeck.positions;

import io.tapedeck.common.IsoTime;
import io.tapedeck.event.ColumnType;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;

/**
 * Reads a row of {@code trades}. What landing would refuse for its form is refused here too: a required column that is not
 * given, a number with more decimals than its column, a text too long. One thread.
 */
public final class TradeReader {
    private static final Name EXECUTED_AT = new Name("executed_at");
    private static final Name TRADE_ID = new Name("trade_id");
    private static final Name SYMBOL = new Name("symbol");
    private static final Name EXCHANGE = new Name("exchange");
    private static final Name SIDE = new Name("side");
    private static final Name QUANTITY = new Name("quantity");
    private static final Name PRICE = new Name("price");
    private static final Name STRATEGY = new Name("strategy");
    private static final Name AGENT_NAME = new Name("agent_name");
    private static final Name COMMISSION = new Name("commission");
    private static final Name FEES = new Name("fees");
    private static final Name CURRENCY = new Name("currency");
    private static final Name FX_RATE = new Name("fx_rate");
    private static final Name TENANT = new Name("tenant");
    private static final Name QUALITY = new Name("execution_quality_score");
    private static final Name[] COLUMNS = {EXECUTED_AT, TRADE_ID, SYMBOL, EXCHANGE, SIDE, QUANTITY, PRICE, STRATEGY,
            AGENT_NAME, COMMISSION, FEES, CURRENCY, FX_RATE, TENANT, QUALITY};
    private static final Name[] REQUIRED = {new Name("order_id"), new Name("broker")};
    /** Bits of the columns that a trade must give: the first nine, and the two that are not read. */
    private static final int NEEDED = (1 << 9) - 1 | 3 << COLUMNS.length;
    private static final Name[] SIDES = {new Name("BUY"), new Name("COVER"), new Name("SELL"), new Name("SHORT")};
    private static final Trade.Side[] SIDE_OF = {Trade.Side.BUY, Trade.Side.COVER, Trade.Side.SELL, Trade.Side.SHORT};
    private static final int QUANTITY_DIGITS = 14;
    private static final int PRICE_DIGITS = 7;
    private static final int COST_DIGITS = 4;
    private static final int QUALITY_DECIMALS = 4;
    private static final int PRICE_DECIMALS = 8;
    private static final int AMOUNT_DECIMALS = 6;

    private final RowFields fields = new RowFields();
    private final Trade.Text sideText = new Trade.Text();
    private String refusal;

    /** Sets whether landing rounds decimals to their column, as the tape says ({@link io.tapedeck.event.ColumnNumber#ROUNDS}). */
    public void rounds(boolean does) {
        fields.rounds(does);
    }

    /**
     * Reads a row, wrapped and not yet read.
     *
     * @return whether {@code trade} holds it; {@link #refusal()} names the column where not
     */
    public boolean read(RowReader row, Trade trade) {
        trade.clear();
        refusal = null;
        int given = 0;
        while (row.next()) {
            int column = column(row);
            if (column < 0) {
                continue;
            }
            given |= 1 << column;
            if (column < COLUMNS.length && !take(COLUMNS[column], row, trade)) {
                refusal = COLUMNS[column].toString();
                return false;
            }
        }
        if ((given & NEEDED) != NEEDED) {
            refusal = "a column that is NOT NULL is not given";
        }
        return refusal == null;
    }

    /** @return what was wrong with the last row, null where nothing was */
    public String refusal() {
        return refusal;
    }

    private static int column(RowReader row) {
        for (int i = 0; i < COLUMNS.length; i++) {
            if (COLUMNS[i].matches(row.buffer(), row.nameOffset(), row.nameLength())) {
                return i;
            }
        }
        for (int i = 0; i < REQUIRED.length; i++) {
            if (REQUIRED[i].matches(row.buffer(), row.nameOffset(), row.nameLength())) {
                return row.type() == ColumnType.NULL ? -1 : COLUMNS.length + i;
            }
        }
        return -1;
    }

    private boolean take(Name column, RowReader row, Trade trade) {
        if (column == EXECUTED_AT) {
            trade.executedAt = RowFields.time(row);
            return trade.executedAt != IsoTime.NOT_A_TIME;
        } else if (column == TRADE_ID) {
            return fields.text(row, Trade.NAME_LENGTH_MAX, trade.tradeId);
        } else if (column == SYMBOL) {
            return fields.text(row, Instrument.NAME_LENGTH_MAX, trade.symbol);
        } else if (column == EXCHANGE) {
            return fields.text(row, Instrument.NAME_LENGTH_MAX, trade.exchange);
        } else if (column == STRATEGY) {
            return fields.text(row, Trade.STRATEGY_LENGTH_MAX, trade.strategy);
        } else if (column == AGENT_NAME) {
            return fields.text(row, Trade.NAME_LENGTH_MAX, trade.agent);
        } else if (column == TENANT) {
            trade.tenantGiven = true;
            return fields.text(row, 255, trade.tenant);
        } else if (column == CURRENCY) {
            trade.currencyGiven = true;
            return fields.text(row, Trade.CURRENCY_LENGTH_MAX, trade.currency);
        } else if (column == QUALITY) {
            return row.type() == ColumnType.NULL || isShare(fields.number(row, QUALITY_DECIMALS, 1));
        } else if (column == SIDE) {
            return side(row, trade);
        }
        return amount(column, row, trade);
    }

    /** The table's CHECK: 0 to 1, here in 1e-4. */
    private static boolean isShare(long number) {
        return number >= 0 && number <= 10_000;
    }

    private boolean side(RowReader row, Trade trade) {
        if (!fields.text(row, Trade.CURRENCY_LENGTH_MAX, sideText)) {
            return false;
        }
        trade.side = null; // no side that is known: refused by its rule
        for (int i = 0; i < SIDES.length; i++) {
            if (SIDES[i].matches(sideText.bytes(), 0, sideText.length())) {
                trade.side = SIDE_OF[i];
            }
        }
        return true;
    }

    private boolean amount(Name column, RowReader row, Trade trade) {
        if (column == QUANTITY) {
            trade.quantity = fields.number(row, AMOUNT_DECIMALS, QUANTITY_DIGITS);
            return trade.quantity != RowFields.MISFIT;
        } else if (column == PRICE) {
            trade.price = fields.number(row, PRICE_DECIMALS, PRICE_DIGITS);
            return trade.price != RowFields.MISFIT;
        } else if (column == FX_RATE) {
            trade.fxRateGiven = true;
            trade.fxRate = fields.number(row, PRICE_DECIMALS, PRICE_DIGITS);
            return trade.fxRate != RowFields.MISFIT;
        } else if (column == COMMISSION) {
            trade.commissionGiven = true;
            trade.commission = cost(row);
            return trade.commission != RowFields.MISFIT;
        }
        trade.feesGiven = true;
        trade.fees = cost(row);
        return trade.fees != RowFields.MISFIT;
    }

    /** NULL = none. */
    private long cost(RowReader row) {
        return row.type() == ColumnType.NULL ? 0 : fields.number(row, AMOUNT_DECIMALS, COST_DIGITS);
    }
}
