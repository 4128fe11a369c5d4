package io.tapedeck.landing;

import java.math.BigDecimal;

/**
 * A row of {@code positions}.
 *
 * @param symbol of the instrument
 * @param exchange its venue
 * @param strategy that holds it
 * @param agent that holds it
 * @param tenant whose it is
 * @param quantity units, signed
 * @param average average cost, 8 decimals
 * @param realized realised profit, 14 decimals
 * @param foreign whether a trade moved it that is not of the journal: of direct SQL, or of another journal
 */
public record LandedPosition(String symbol, String exchange, String strategy, String agent, String tenant,
        BigDecimal quantity, BigDecimal average, BigDecimal realized, boolean foreign) {
}
