package io.tapedeck.decide;

import io.tapedeck.positions.PositionBook;
import io.tapedeck.positions.Wide;
import io.tapedeck.triggers.Holdings;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The position book as triggers ask it. One thread. */
final class BookHoldings implements Holdings {
    private static final int MONEY_DECIMALS = 14;
    private static final int QUANTITY_DECIMALS = 6;
    private static final int PRICE_DECIMALS = 9;

    private final PositionBook book;
    private final Wide scratch = new Wide();

    BookHoldings(PositionBook book) {
        this.book = book;
    }

    @Override
    public int find(int instrument, String strategy, String agent) {
        return book.find(instrument, strategy, agent);
    }

    @Override
    public int instrument(int position) {
        return book.instrument(position);
    }

    @Override
    public String strategy(int position) {
        return book.facts().strategy(position).toString();
    }

    @Override
    public String agent(int position) {
        return book.facts().agent(position).toString();
    }

    @Override
    public long quantity(int position) {
        return book.quantity(position);
    }

    @Override
    public long averageCost(int position, boolean up) {
        long quantity = book.quantity(position);
        return quantity == 0
                ? 0
                : book.costBasis(position, scratch).decimal(MONEY_DECIMALS)
                        .divide(BigDecimal.valueOf(quantity, QUANTITY_DECIMALS), PRICE_DECIMALS,
                                up ? RoundingMode.CEILING : RoundingMode.FLOOR)
                        .unscaledValue().longValueExact();
    }
}
