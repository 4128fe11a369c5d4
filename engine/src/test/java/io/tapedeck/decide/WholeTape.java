package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.RowWriter;
import io.tapedeck.event.table.Table;
import io.tapedeck.event.table.TestTables;
import io.tapedeck.landing.LandingCheck;
import io.tapedeck.landing.LandingOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** All of the decisions, with a short way to give them events and to read what they tell. Prices in 1e-9, times in ns. */
final class WholeTape {
    static final long SECOND = 1_000_000_000L;
    static final long ABSENT = FixedPoint.ABSENT;
    /** Columns of tables of bars, as landing finds them. */
    static final Map<String, Table> BARS = Map.of("market_data_hf", TestTables.table("market_data_hf", "timestamp",
            "timestamp timestamptz!; symbol varchar(24)!; exchange varchar(24)!; timeframe varchar(10)!;"
                    + "open numeric(15,8)!; high numeric(15,8)!; low numeric(15,8)!; close numeric(15,8)!; volume int8!;"
                    + "vwap numeric(15,8); trades_count int4; bid numeric(15,8); ask numeric(15,8); bid_size int8;"
                    + "ask_size int8; spread numeric(15,8); provider varchar(20)!; quality_score numeric(5,4);"
                    + "data_flags int4"),
            "market_data_daily", TestTables.table("market_data_daily", "date",
                    "date date!; symbol varchar(24)!; exchange varchar(24)!; open numeric(15,8)!; high numeric(15,8)!;"
                            + "low numeric(15,8)!; close numeric(15,8)!; volume int8!; vwap numeric(15,8);"
                            + "trades_count int4; avg_spread numeric(15,8); volatility numeric(10,6);"
                            + "provider varchar(20)!"),
            "forex_crypto_data", TestTables.table("forex_crypto_data", "timestamp",
                    "timestamp timestamptz!; pair varchar(24)!; exchange varchar(24)!; timeframe varchar(10)!;"
                            + "open numeric(24,10)!; high numeric(24,10)!; low numeric(24,10)!; close numeric(24,10)!;"
                            + "volume numeric(28,10); quote_volume numeric(28,10); provider varchar(20)!"));

    /** What was told, a map a row, the table under "table". */
    final List<Map<String, String>> rows = new ArrayList<>();
    final Decisions decisions;
    private final Frame frame = new Frame(4_096);
    private final Map<String, Table> tables;
    private long sequence;
    private long feed = 7;
    private boolean historical;
    /** When ticks that follow are received, ns; 0 = at their own time. */
    private long received;

    /** @param tables by name, whose rows are checked as landing does */
    WholeTape(DecisionOptions.Mode mode, KeyValues settings, Map<String, Table> tables) {
        this.tables = tables;
        decisions = new Decisions(new DecisionOptions(mode, "t-"), this::onOutput);
        frame.configuration(settings, 0);
        play();
    }

    static WholeTape live(String settings) {
        return new WholeTape(DecisionOptions.Mode.LIVE, KeyValues.parse(settings), Map.of());
    }

    private void onOutput(DirectBuffer message, int offset, int length) {
        RowReader row = new RowReader().wrap(message, offset);
        Map<String, String> values = new LinkedHashMap<>(Map.of("table", row.table()));
        Table table = tables.get(row.table());
        if (table != null) {
            String refusal = LandingCheck.by(LandingOptions.defaults()).of(table, new RowReader().wrap(message, offset))
                    .check(new RowReader().wrap(message, offset));
            if (refusal != null) {
                throw new AssertionError(row.table() + ": " + refusal);
            }
        }
        while (row.next()) {
            values.put(row.name(), switch (row.type()) {
                case NULL -> null;
                case TEXT -> row.text();
                case DECIMAL -> {
                    StringBuilder text = new StringBuilder();
                    FixedPoint.appendDecimal(text, row.longValue(), row.exponent());
                    yield text.toString();
                }
                case BOOLEAN -> Boolean.toString(row.booleanValue());
                default -> Long.toString(row.longValue());
            });
        }
        rows.add(values);
    }

    List<Map<String, String>> of(String table) {
        return rows.stream().filter(row -> row.get("table").equals(table)).toList();
    }

    /** @return rows of a table by what a column says */
    Map<String, Integer> counts(String table, String column) {
        Map<String, Integer> counts = new HashMap<>();
        of(table).forEach(row -> counts.merge(String.valueOf(row.get(column)), 1, Integer::sum));
        return counts;
    }

    static long id(String exchange, String symbol) {
        return Instruments.id(exchange, symbol);
    }

    /** What follows is of another feed: a live one, or a historical one. */
    WholeTape historical(boolean now) {
        historical = now;
        feed++;
        return this;
    }

    /** Ticks that follow are of this historical feed, received then. */
    WholeTape historical(long ofFeed, long time) {
        historical = true;
        feed = ofFeed;
        received = time;
        return this;
    }

    WholeTape define(String exchange, String symbol, String assetClass) {
        return define(Instrument.of(id(exchange, symbol), exchange, symbol, assetClass));
    }

    WholeTape define(Instrument instrument) {
        frame.definition(instrument, 0);
        return play();
    }

    WholeTape trade(long id, long time, long price, long size, int exponent) {
        frame.feed(feed, historical);
        frame.trade(id, time, received == 0 ? time : received, 0, 0).price(price).size().mantissa(size)
                .exponent((byte) exponent);
        return play();
    }

    WholeTape quote(long id, long time, long bid, long bidSize, long ask, long askSize) {
        frame.feed(feed, historical);
        var quote = frame.quote(id, time, time, 0, 0).bid(bid).ask(ask);
        quote.bidSize().mantissa(bidSize);
        quote.askSize().mantissa(askSize);
        return play();
    }

    WholeTape clock(long time) {
        frame.clock(time);
        return play();
    }

    /** A row, as text of each column. */
    WholeTape row(long time, String table, String... namesAndValues) {
        RowWriter row = new RowWriter().begin(new Name(table));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.putText(new Name(namesAndValues[i]), namesAndValues[i + 1]);
        }
        frame.row(0, time, time, 0, row);
        return play();
    }

    private WholeTape play() {
        for (int i = 0; i < frame.count(); i++) {
            EventHeader.sequence(frame.buffer(), frame.offset(i), ++sequence);
            decisions.onMessage(frame.buffer(), frame.offset(i), frame.length(i));
        }
        frame.clear();
        return this;
    }
}
