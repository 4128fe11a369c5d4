package io.tapedeck.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code sage.market_data} and {@code sage.technical_indicators} name no venue: a symbol and minute has one row in each. */
@Timeout(30)
class OneRowASymbolTest {
    private static final long SECOND = WholeTape.SECOND;
    private static final long NOON = 1_767_355_200L * SECOND;
    private static final String[] VENUES = {"XNYS", "XNAS", "BATS", "ARCX"};

    private static WholeTape play(String settings) {
        WholeTape tape = WholeTape.live(settings);
        for (String venue : VENUES) {
            tape.define(venue, "SPY", "equity");
        }
        tape.define("XNAS", "QQQ", "equity");
        for (int minute = 0; minute < 30; minute++) {
            long time = NOON + minute * 60L * SECOND;
            for (int venue = 0; venue < VENUES.length; venue++) {
                tape.trade(WholeTape.id(VENUES[venue], "SPY"), time + venue, (100 + venue) * SECOND, 10, 0);
            }
            tape.trade(WholeTape.id("XNAS", "QQQ"), time, 300 * SECOND, 10, 0).clock(time + 1);
        }
        return tape.clock(NOON + 3_600 * SECOND);
    }

    @Test
    void shouldTellThePrimaryVenueAlone() {
        WholeTape tape = play("");
        for (String table : new String[]{"sage.market_data", "sage.technical_indicators"}) {
            assertThat(tape.counts(table, "symbol")).as(table).containsEntry("SPY", 30).containsEntry("QQQ", 30);
        }
        assertThat(tape.of("sage.market_data")).filteredOn(row -> row.get("symbol").equals("SPY"))
                .allSatisfy(row -> assertThat(row).containsEntry("current_price", "100"));
        assertThat(tape.counts("market_data_hf", "exchange")).as("bars are of each venue").containsKeys(VENUES);
    }

    @Test
    void shouldTellThePreferredVenue() {
        assertThat(play("signals.venues = BATS\n").of("sage.market_data"))
                .filteredOn(row -> row.get("symbol").equals("SPY"))
                .hasSize(30).allSatisfy(row -> assertThat(row).containsEntry("current_price", "102"));
    }
}
