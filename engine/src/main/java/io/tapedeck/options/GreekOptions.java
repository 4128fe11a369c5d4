package io.tapedeck.options;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.TapedeckException;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How options are valued, and how often. Section {@code decide.options} of the configuration says each in full.
 *
 * @param enabled whether at all
 * @param terms where nothing is said for the underlying
 * @param underlyings terms by the underlying's symbol
 * @param daysInYear days of which a year has this many: of the time to expiry and of theta
 * @param intervalNs shortest time between two valuations of an option by its own quotes, ns
 * @param underlyingIntervalNs shortest time behind the last valuation until one because the underlying moved, ns
 * @param underlyingMovePpm by how much it must have moved for that, millionths of its price
 * @param detailIntervalNs shortest time between two rows of an option in {@code sage.options_data}, ns
 * @param sideAgeMaxNs how long a side that a later quote does not show stands, ns
 * @param underlyingAgeMaxNs how long a price of the underlying stands, ns
 * @param lastAgeMaxNs how long a trade's price helps where a side is missing, ns
 * @param volatilityMax highest implied volatility that is looked for, as a fraction
 */
public record GreekOptions(boolean enabled, GreekTerms terms, Map<String, GreekTerms> underlyings, double daysInYear,
        long intervalNs, long underlyingIntervalNs, long underlyingMovePpm, long detailIntervalNs, long sideAgeMaxNs,
        long underlyingAgeMaxNs, long lastAgeMaxNs, double volatilityMax) {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final String AUTO = "auto";

    /** What holds where no setting says otherwise. */
    public static GreekOptions defaults() {
        return of(KeyValues.EMPTY);
    }

    /**
     * Reads the section's settings.
     *
     * @param settings keys without {@code options.}
     * @throws TapedeckException DATA where a value has not its form
     */
    public static GreekOptions of(KeyValues settings) {
        GreekTerms terms = new GreekTerms(settings.number("rate", 0.04), settings.number("dividend-yield", 0),
                model(settings.text("model", AUTO)), time(settings.text("expiry-time", "16:00")),
                zone(settings.text("expiry-zone", "America/New_York")));
        Map<String, GreekTerms> underlyings = new TreeMap<>();
        for (String one : settings.list("underlyings", List.of())) {
            addUnderlying(one, terms, underlyings);
        }
        return new GreekOptions(settings.flag("enabled", true), terms, Collections.unmodifiableMap(underlyings),
                settings.number("days-in-year", 365), settings.whole("interval", SECOND_NS),
                settings.whole("underlying-interval", 10 * SECOND_NS), settings.whole("underlying-move-ppm", 100),
                settings.whole("detail-interval", 60 * SECOND_NS), settings.whole("side-age-max", 5 * SECOND_NS),
                settings.whole("underlying-age-max", 300 * SECOND_NS), settings.whole("last-age-max", 60 * SECOND_NS),
                settings.number("volatility-max", 20));
    }

    /** @return the terms of options on that underlying */
    GreekTerms termsOf(String underlying) {
        return underlyings.getOrDefault(underlying, terms);
    }

    /** Reads {@code SYMBOL name=value …}; DATA error naming what is wrong in it. */
    private static void addUnderlying(String text, GreekTerms otherwise, Map<String, GreekTerms> into) {
        String[] parts = text.trim().split(" +", -1);
        double rate = otherwise.rate();
        double yield = otherwise.yield();
        PricingModel model = otherwise.model();
        LocalTime time = otherwise.expiryTime();
        ZoneId zone = otherwise.expiryZone();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String value = parts[i].substring(equals + 1);
            switch (equals < 0 ? parts[i] : parts[i].substring(0, equals)) {
                case "rate" -> rate = number(parts[i], value);
                case "dividend-yield" -> yield = number(parts[i], value);
                case "model" -> model = model(value);
                case "expiry-time" -> time = time(value);
                case "expiry-zone" -> zone = zone(value);
                default -> throw TapedeckException.data("options.underlyings: \"" + text
                        + "\": expected a symbol and rate=, dividend-yield=, model=, expiry-time= or expiry-zone=, got \""
                        + parts[i] + '"');
            }
        }
        into.put(parts[0], new GreekTerms(rate, yield, model, time, zone));
    }

    private static double number(String part, String value) {
        try {
            double number = Double.parseDouble(value);
            if (Math.abs(number) <= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below with the part
        }
        throw TapedeckException.data("options: expected a fraction from -1 to 1 (0.05 = 5 %), got \"" + part + '"');
    }

    private static PricingModel model(String value) {
        if (value.equals(AUTO)) {
            return null;
        }
        for (PricingModel model : PricingModel.values()) {
            if (model.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value)) {
                return model;
            }
        }
        throw TapedeckException
                .data("options: model must be auto, black-scholes-merton or black-76, got \"" + value + '"');
    }

    private static LocalTime time(String value) {
        try {
            return LocalTime.parse(value);
        } catch (DateTimeException e) {
            throw TapedeckException
                    .data("options: expiry-time must be a time of day such as 16:00, got \"" + value + '"');
        }
    }

    private static ZoneId zone(String value) {
        try {
            return ZoneId.of(value);
        } catch (DateTimeException e) {
            throw TapedeckException
                    .data("options: expiry-zone must be a zone such as America/New_York, got \"" + value + '"');
        }
    }
}
