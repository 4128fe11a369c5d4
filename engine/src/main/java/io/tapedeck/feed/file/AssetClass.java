package io.tapedeck.feed.file;

import io.tapedeck.common.TapedeckException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;

/** The asset classes of LEAN's data folders; class and kind decide a file's columns, price scale and time zone. */
public enum AssetClass {
    /** US equities: prices × 10,000, New York's wall time. */
    EQUITY(""),
    /** Currencies of one dealer: decimal prices, no sizes. LEAN keeps FXCM's in UTC−05 all year, other dealers' in UTC. */
    FOREX("FXCM"),
    /** Futures: decimal prices, UTC. One entry an expiry. */
    FUTURE(""),
    /** Crypto currencies: decimal prices and sizes, UTC; the rows name no venue. */
    CRYPTO(""),
    /** US equity options: prices × 10,000, New York's wall time. */
    OPTION("");

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId FXCM_ZONE = ZoneOffset.ofHours(-5);

    private final String defaultExchange;

    AssetClass(String defaultExchange) {
        this.defaultExchange = defaultExchange;
    }

    /** @return the name in {@code instruments.asset_class}: equity, forex, future, crypto, option */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws TapedeckException CONFIGURATION for a name that is none of {@link #label()} */
    public static AssetClass named(String name) {
        return Arrays.stream(values()).filter(value -> value.label().equals(name)).findFirst()
                .orElseThrow(() -> TapedeckException.configuration("asset class: expected one of "
                        + Arrays.stream(values()).map(AssetClass::label).toList() + ", got \"" + name + '"'));
    }

    /** @return the venue where neither row nor option names one; empty for none */
    String defaultExchange() {
        return defaultExchange;
    }

    /** @return the zone of LEAN's times for that venue */
    ZoneId zone(String exchange) {
        return switch (this) {
            case EQUITY, OPTION -> NEW_YORK;
            case FOREX -> exchange.equalsIgnoreCase("FXCM") ? FXCM_ZONE : ZoneOffset.UTC;
            case FUTURE, CRYPTO -> ZoneOffset.UTC;
        };
    }

    /** @return decimals by which the file's whole-number prices are scaled, 0 for decimal prices */
    int priceScale() {
        return this == EQUITY || this == OPTION ? 4 : 0;
    }

    /** @return the class that the nearest folder says ("equity", "equity-trades"), null where none does */
    static AssetClass ofPath(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        while (folder != null && folder.getFileName() != null) {
            String word = folder.getFileName().toString().toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
            AssetClass named = ofFolder(word);
            if (named != null) {
                return named;
            }
            folder = folder.getParent();
        }
        return null;
    }

    private static AssetClass ofFolder(String word) {
        return switch (word) {
            case "equity", "equities" -> EQUITY;
            case "forex", "fx" -> FOREX;
            case "future", "futures" -> FUTURE;
            case "crypto", "cryptofuture" -> CRYPTO;
            case "option", "options" -> OPTION;
            default -> null;
        };
    }
}
