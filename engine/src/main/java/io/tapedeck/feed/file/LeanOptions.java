package io.tapedeck.feed.file;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;

/**
 * What a user may say of LEAN files; null leaves it to the file's path, its entries' names and the asset class.
 *
 * @param assetClass null: from the nearest folder's name (equity, forex, future, crypto, option)
 * @param exchange venue of rows that name none; null: FXCM for forex, else such a row is rejected
 * @param venueNames printed venue code to the name to keep ("usa" to "COMEX"); codes not named are kept as printed
 * @param symbol null: from the entry's name
 * @param date null: from the entry's name
 * @param zone zone of the file's wall times; null: as LEAN's market-hours database has it for the asset class
 */
public record LeanOptions(AssetClass assetClass, String exchange, Map<String, String> venueNames, String symbol,
        LocalDate date, ZoneId zone) {
    /** Copies the map. */
    public LeanOptions {
        venueNames = Map.copyOf(venueNames);
    }

    /** @return everything from the file */
    public static LeanOptions fromFile() {
        return new LeanOptions(null, null, Map.of(), null, null, null);
    }

    /** @return everything from the file but the asset class */
    public static LeanOptions of(AssetClass assetClass) {
        return new LeanOptions(assetClass, null, Map.of(), null, null, null);
    }
}
