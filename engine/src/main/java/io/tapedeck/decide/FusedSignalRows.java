package io.tapedeck.decide;

import io.tapedeck.event.Name;
import io.tapedeck.event.RowWriter;
import io.tapedeck.signals.Arbitrage;
import io.tapedeck.signals.Blend;
import io.tapedeck.signals.Confluence;
import io.tapedeck.signals.ConflictAction;

/** Fused signals as rows of {@code fused_signals}; docs/signals.md defines each field. One thread. */
final class FusedSignalRows {
    private static final Name FINAL_SIGNAL = new Name("final_signal");
    private static final Name CONTRIBUTING_AGENTS = new Name("contributing_agents");
    private static final Name SIGNAL_WEIGHTS = new Name("signal_weights");
    private static final Name CONFLICT_RESOLUTION = new Name("conflict_resolution");
    private static final Name FIBONACCI_CONFLUENCE = new Name("fibonacci_confluence");
    private static final Name CROSS_MARKET_ARBITRAGE = new Name("cross_market_arbitrage");
    private static final Name RISK_ADJUSTED_SIZE = new Name("risk_adjusted_size");
    private static final Name EXPECTED_RETURN = new Name("expected_return");
    private static final Name EXPECTED_RISK = new Name("expected_risk");
    private static final Name FUSION_METHOD = new Name("fusion_method");
    private static final Name VERSION = new Name("1");
    private static final String AGENT = "agent";
    private static final String VALUE = "value";
    private static final double SIZE_MAX = 999_999_999;
    private static final double NS_A_SECOND = 1e9;
    private static final double NS_A_MILLISECOND = 1e6;
    private static final double BASIS_POINTS = 10_000;
    private static final int REASONS = 3;

    private final InstrumentIndex instruments;
    private final Outputs outputs;
    private final JsonLine json = new JsonLine();

    FusedSignalRows(InstrumentIndex instruments, Outputs outputs) {
        this.instruments = instruments;
        this.outputs = outputs;
    }

    /** Emits a row; returns its id within the journal. */
    long write(Blend fused) {
        long id = outputs.nextLocalId();
        RowWriter row = outputs.begin(SignalColumns.FUSED_SIGNALS);
        row.putTimestamp(SignalColumns.TIMESTAMP, fused.time());
        row.putText(SignalColumns.SYMBOL, instruments.symbol(fused.instrument()));
        row.putNumber(FINAL_SIGNAL, fused.value(), 6);
        row.putNumber(SignalColumns.CONFIDENCE, fused.confidence(), 4);
        row.putText(SignalColumns.DIRECTION, SignalColumns.direction(fused.direction()));
        row.putText(CONTRIBUTING_AGENTS, contributors(fused));
        row.putText(SIGNAL_WEIGHTS, weights(fused));
        putOrNull(row, CONFLICT_RESOLUTION, fused.action() == ConflictAction.NONE ? null : conflict(fused));
        row.putText(SignalColumns.TOP_3_REASONS, reasons(fused));
        putOrNull(row, FIBONACCI_CONFLUENCE,
                fused.confluence().count() == 0 ? null : confluence(fused.confluence()));
        putOrNull(row, CROSS_MARKET_ARBITRAGE, fused.arbitrage().found() ? arbitrage(fused.arbitrage()) : null);
        row.putNumber(RISK_ADJUSTED_SIZE,
                Math.abs(fused.riskAdjustedSize()) < SIZE_MAX ? fused.riskAdjustedSize() : Double.NaN, 6);
        SignalColumns.share(row, EXPECTED_RETURN, fused.expectedReturn());
        SignalColumns.share(row, EXPECTED_RISK, fused.expectedRisk());
        row.putText(SignalColumns.MODEL_VERSION, VERSION);
        row.putText(FUSION_METHOD, fused.method());
        outputs.end(fused.time());
        return id;
    }

    private static void putOrNull(RowWriter row, Name column, JsonLine value) {
        if (value == null) {
            row.putNull(column);
        } else {
            row.putText(column, value);
        }
    }

    private JsonLine contributors(Blend fused) {
        json.clear().open('[');
        for (int i = 0; i < fused.count(); i++) {
            json.open('{').key(AGENT).text(fused.agent(i)).key("type").text(fused.type(i)).key("direction")
                    .text(SignalColumns.direction(fused.directionOf(i)).toString()).key(VALUE)
                    .number(fused.valueOf(i), 6).key("confidence").number(fused.confidenceOf(i), 4).key("age_s")
                    .number(fused.ageOf(i) / NS_A_SECOND, 3).close('}');
        }
        return json.close(']');
    }

    private JsonLine weights(Blend fused) {
        json.clear().open('{');
        for (int i = 0; i < fused.count(); i++) {
            if (firstOfAgent(fused, i) == i) {
                double weight = 0;
                for (int j = i; j < fused.count(); j++) {
                    weight += fused.agent(j).equals(fused.agent(i)) ? fused.weight(j) : 0;
                }
                json.key(fused.agent(i)).number(weight, 6);
            }
        }
        return json.close('}');
    }

    private static int firstOfAgent(Blend fused, int index) {
        int first = 0;
        while (!fused.agent(first).equals(fused.agent(index))) {
            first++;
        }
        return first;
    }

    private JsonLine conflict(Blend fused) {
        double side = Math.signum(fused.unresolved());
        json.clear().open('{').key("action").text(fused.action().label()).key("opposition")
                .number(fused.opposition(), 6).key("before").number(fused.unresolved(), 6);
        sides(fused, "supporting", side == 0 ? 1 : side);
        sides(fused, "opposing", side == 0 ? -1 : -side);
        return json.close('}');
    }

    private void sides(Blend fused, String name, double side) {
        json.key(name).open('[');
        for (int i = 0; i < fused.count(); i++) {
            if (fused.contribution(i) * side > 0) {
                json.open('{').key(AGENT).text(fused.agent(i)).key("type").text(fused.type(i)).key(VALUE)
                        .number(fused.valueOf(i), 6).key("weight").number(fused.weight(i), 6).key("contribution")
                        .number(fused.contribution(i), 6).close('}');
            }
        }
        json.close(']');
    }

    private JsonLine reasons(Blend fused) {
        json.clear().open('[');
        double above = Double.POSITIVE_INFINITY;
        int after = -1;
        for (int told = 0; told < REASONS; told++) {
            int next = next(fused, above, after);
            if (next < 0) {
                break;
            }
            above = Math.abs(fused.contribution(next));
            after = next;
            json.open('{').key("reason").text(fused.agent(next), fused.type(next)).key("contribution")
                    .number(fused.contribution(next), 6).close('}');
        }
        return json.close(']');
    }

    /** The largest contribution below {@code above}, or equal to it and behind {@code after}; of equal ones the first. */
    private static int next(Blend fused, double above, int after) {
        int best = -1;
        for (int i = 0; i < fused.count(); i++) {
            double size = Math.abs(fused.contribution(i));
            boolean open = size < above || (size == above && i > after);
            if (open && (best < 0 || size > Math.abs(fused.contribution(best)))) {
                best = i;
            }
        }
        return best;
    }

    private JsonLine confluence(Confluence confluence) {
        json.clear().open('[');
        for (int place = 0; place < confluence.count(); place++) {
            json.open('{').key("price").number(confluence.price(place), 8).key("levels").open('[');
            for (int level = 0; level < confluence.levels(place); level++) {
                json.text(confluence.timeframe(place, level).label(), confluence.ratio(place, level));
            }
            json.close(']').close('}');
        }
        return json.close(']');
    }

    private JsonLine arbitrage(Arbitrage arbitrage) {
        return json.clear().open('{').key("buy_venue").text(arbitrage.buyVenue()).key("buy_price")
                .number(arbitrage.buyPrice(), 9).key("sell_venue").text(arbitrage.sellVenue()).key("sell_price")
                .number(arbitrage.sellPrice(), 9).key("size").number(arbitrage.size(), 6).key("net")
                .number(arbitrage.net(), 9).key("net_bp")
                .number(arbitrage.net() / arbitrage.buyPrice() * BASIS_POINTS, 4).key("age_ms")
                .number(arbitrage.age() / NS_A_MILLISECOND, 3).close('}');
    }
}
