package io.tapedeck.options;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * By what the options on one underlying are valued.
 *
 * @param rate a year, continuous, as a fraction
 * @param yield of dividends a year, continuous, as a fraction
 * @param model null: {@link PricingModel#BLACK_76} where the underlying is a future, else {@link PricingModel#BLACK_SCHOLES_MERTON}
 * @param expiryTime time of the last day at which the options end
 * @param expiryZone zone of that time
 */
public record GreekTerms(double rate, double yield, PricingModel model, LocalTime expiryTime, ZoneId expiryZone) {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    /** @return when options of that last day end, ns since the epoch */
    long expiry(int expirationDay) {
        return LocalDate.ofEpochDay(expirationDay).atTime(expiryTime).atZone(expiryZone).toEpochSecond()
                * NS_PER_SECOND;
    }

    /** @return the model for an underlying of that asset class */
    PricingModel modelOn(String assetClass) {
        if (model != null) {
            return model;
        }
        return assetClass.equals("future") ? PricingModel.BLACK_76 : PricingModel.BLACK_SCHOLES_MERTON;
    }
}
