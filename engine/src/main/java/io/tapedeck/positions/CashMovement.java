package io.tapedeck.positions;

import io.tapedeck.event.ColumnType;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import java.math.BigDecimal;

/** Reads a row of {@code cash_movements}; what its constraints refuse is refused here too. Reused. One thread. */
public final class CashMovement {
    private static final Name KIND = new Name("kind");
    private static final Name AMOUNT = new Name("amount");
    private static final Name FX_RATE = new Name("fx_rate");
    private static final Name MOVED_AT = new Name("moved_at");
    private static final Name DEPOSIT = new Name("DEPOSIT");
    private static final Name WITHDRAWAL = new Name("WITHDRAWAL");
    private static final Name[] KINDS = {DEPOSIT, WITHDRAWAL, new Name("DIVIDEND"), new Name("INTEREST"),
            new Name("FEE"), new Name("TAX"), new Name("ADJUSTMENT")};
    private static final int KIND_LENGTH_MAX = 20;
    private static final long FX_UNITS = 100_000_000;
    private static final int FX_DECIMALS = 8;
    private static final int FX_DIGITS = 7;
    private static final int AMOUNT_DECIMALS = 14;
    private static final int AMOUNT_DIGITS = 20;

    private final RowFields fields = new RowFields();
    private final Trade.Text text = new Trade.Text();
    private Name kind;
    private BigDecimal amount;
    private long fxRate;

    /** Sets whether landing rounds decimals to their column, as the tape says ({@link io.tapedeck.event.ColumnNumber#ROUNDS}). */
    public void rounds(boolean does) {
        fields.rounds(does);
    }

    /** @return whether the row, wrapped and not yet read, is one that the table takes */
    public boolean read(RowReader row) {
        kind = null;
        amount = null;
        fxRate = FX_UNITS;
        boolean timed = false;
        while (row.next()) {
            if (is(row, KIND)) {
                kind = kind(row);
            } else if (is(row, AMOUNT)) {
                amount = fields.decimal(row, AMOUNT_DECIMALS, AMOUNT_DIGITS);
            } else if (is(row, FX_RATE)) {
                fxRate = fields.number(row, FX_DECIMALS, FX_DIGITS);
            } else if (is(row, MOVED_AT)) {
                timed = row.type() != ColumnType.NULL;
            }
        }
        if (kind == null || !timed || amount == null || fxRate <= 0) {
            return false;
        }
        return kind == DEPOSIT ? amount.signum() > 0 : kind == WITHDRAWAL ? amount.signum() < 0 : amount.signum() != 0;
    }

    private static boolean is(RowReader row, Name column) {
        return column.matches(row.buffer(), row.nameOffset(), row.nameLength());
    }

    private Name kind(RowReader row) {
        if (fields.text(row, KIND_LENGTH_MAX, text)) {
            for (Name known : KINDS) {
                if (known.matches(text.bytes(), 0, text.length())) {
                    return known;
                }
            }
        }
        return null;
    }

    /** @return whether it is capital that came or went, and so no profit */
    public boolean isCapital() {
        return kind == DEPOSIT || kind == WITHDRAWAL;
    }

    /** @return in its currency: above 0 came */
    BigDecimal amount() {
        return amount;
    }

    /** @return portfolio's currency for one of its own, 1e-8 */
    long fxRate() {
        return fxRate;
    }
}
