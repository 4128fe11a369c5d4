package io.tapedeck.feed.file;

import io.tapedeck.common.TapedeckException;
import java.util.Locale;

/** The columns of LEAN's tick files, as its {@code LeanData.GenerateLine} writes them. */
enum LeanColumn {
    TIME, PRICE, SIZE, BID, BID_SIZE, ASK, ASK_SIZE, VENUE, CONDITIONS, SUSPICIOUS;

    /** @return the columns of a file, in order */
    static LeanColumn[] of(AssetClass assetClass, boolean quotes) {
        if (!quotes) {
            return switch (assetClass) {
                case EQUITY, FUTURE, OPTION -> columns(TIME, PRICE, SIZE, VENUE, CONDITIONS, SUSPICIOUS);
                case CRYPTO -> columns(TIME, PRICE, SIZE, SUSPICIOUS);
                case FOREX -> throw TapedeckException
                        .configuration("LEAN's forex files hold quotes, not trades: use --format lean-quote");
            };
        }
        return switch (assetClass) {
            case EQUITY -> columns(TIME, BID, BID_SIZE, ASK, ASK_SIZE, VENUE, CONDITIONS, SUSPICIOUS);
            case FUTURE, OPTION -> columns(TIME, BID, BID_SIZE, ASK, ASK_SIZE, VENUE, SUSPICIOUS);
            case CRYPTO -> columns(TIME, BID, BID_SIZE, ASK, ASK_SIZE, SUSPICIOUS);
            case FOREX -> columns(TIME, BID, ASK);
        };
    }

    private static LeanColumn[] columns(LeanColumn... columns) {
        return columns;
    }

    /** @return the column's name in messages */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
