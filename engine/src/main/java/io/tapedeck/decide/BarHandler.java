package io.tapedeck.decide;

import io.tapedeck.bars.BarBuilder;
import io.tapedeck.bars.BarCounts;
import io.tapedeck.bars.BarListener;
import io.tapedeck.bars.BarOptions;
import io.tapedeck.bars.ClosedBar;
import io.tapedeck.bars.DaySoFar;
import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.indicators.IndicatorValues;
import io.tapedeck.indicators.Indicators;
import java.util.Set;

/**
 * Ticks to bars and indicators; hands each closed bar to the signals, and lands it. Bars of historical events land, but reach
 * indicators and signals only where such events act; a version that a late tick made lands and is handed on, and leaves the
 * indicators as they are.
 */
final class BarHandler implements DecisionHandler, BarListener {
    private final InstrumentIndex instruments;
    private final Moment moment;
    private final SignalFusionHandler signals;
    private final BarRows barRows;
    private final MinuteRows minuteRows;
    private final BarBuilder builder;
    private final IndicatorTable indicators = new IndicatorTable();
    private Set<Timeframe> timeframes = Set.of();
    private Set<Timeframe> land = Set.of();
    private final boolean historicalActs;
    private boolean landMarketData;
    private boolean landIndicators;

    /** @param historicalActs whether bars of historical feeds reach indicators, agents and triggers */
    BarHandler(InstrumentIndex instruments, Moment moment, Outputs outputs, SignalFusionHandler signals,
            boolean historicalActs) {
        this.historicalActs = historicalActs;
        this.instruments = instruments;
        this.moment = moment;
        this.signals = signals;
        barRows = new BarRows(instruments, outputs);
        minuteRows = new MinuteRows(instruments, outputs);
        builder = new BarBuilder(BarOptions.of(KeyValues.EMPTY), this);
    }

    @Override
    public void configure(KeyValues settings) {
        BarOptions options = BarOptions.of(settings);
        BarNeeds needs = BarNeeds.of(settings);
        builder.configure(options.with(needs.bars()));
        timeframes = needs.bars();
        land = BarOptions.timeframes(settings, "bars.land", BarOptions.TIMEFRAMES);
        land.retainAll(options.timeframes());
        landMarketData = settings.flag("bars.land-market-data", true);
        landIndicators = settings.flag("indicators.land", true);
        indicators.configure(needs.indicators(), needs.ranges(), (int) settings.whole("indicators.swing-bars", 5));
    }

    @Override
    public void onDefined(int instrument) {
        Instrument definition = instruments.get(instrument);
        builder.onDefined(instrument, definition.exchange(), definition.assetClass());
    }

    @Override
    public void onTick(Tick tick, int instrument) {
        builder.onTick(tick, instrument);
    }

    /** @return of the memory that a live tick will touch */
    long preview(int instrument, long time) {
        return builder.preview(instrument, time);
    }

    @Override
    public void onClock(long time) {
        builder.onClock(time);
    }

    @Override
    public void onFeedStatus(FeedStatusDecoder status) {
        if (status.status() == FeedStatusKind.ENDED) {
            builder.onFeedEnded(status.header().feedId());
        }
    }

    @Override
    public void onTraded(int instrument, boolean historical) {
        if (!historical) {
            indicators.prepare(instrument);
        }
    }

    @Override
    public void onBar(ClosedBar bar, DaySoFar day) {
        if (land.contains(bar.timeframe())) {
            barRows.write(bar);
        }
        if (!moment.acting() || (bar.historical() && !historicalActs)) {
            return; // a live event, such as new settings, may close a historical bar
        }
        IndicatorValues values = indicators.of(bar);
        boolean added = !bar.late() && indicators.add(bar, day, values);
        if (bar.timeframe() == Timeframe.M1 && signals.isPrimary(bar.instrument())) {
            if (added && landIndicators && values instanceof Indicators whole) {
                minuteRows.indicators(bar, whole);
            }
            if (day != null && landMarketData) {
                minuteRows.marketData(bar, day);
            }
        }
        if (timeframes.contains(bar.timeframe())) {
            signals.onBar(bar, values);
        }
    }

    /** @return bars that no row could hold: a price or a volume beyond the columns */
    long unlandable() {
        return barRows.unlandable();
    }

    @Override
    public void count(DecisionCounts into) {
        BarCounts counts = builder.counts();
        into.total("tapedeck.bars.revised", "Versions of bars that late ticks made", counts.revisions());
        into.total("tapedeck.bars.too.late", "Bars that a late tick would have revised and that are kept no more",
                counts.tooLate());
        into.total("tapedeck.bars.ahead", "Live ticks left out of bars because their time lies ahead", counts.ahead());
        into.total("tapedeck.bars.unsummed", "Trades left out of a bar's volume because no sum holds them",
                counts.unsummed());
        into.total("tapedeck.bars.unlandable", "Bars that no row holds", unlandable());
    }

    @Override
    public void save(StateWriter state) {
        state.begin("bars").putLong(barRows.unlandable());
        builder.save(state);
        indicators.save(state);
    }

    @Override
    public void restore(StateReader state) {
        state.expect("bars");
        barRows.unlandable(state.getLong());
        builder.restore(state);
        indicators.restore(state);
    }
}
