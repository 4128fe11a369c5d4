package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.Tick;
import io.tapedeck.options.GreekOptions;
import io.tapedeck.options.OptionBook;

/** Option quotes to mark, implied volatility and greeks: rows of both tables {@code options_data}. */
final class OptionHandler implements DecisionHandler {
    private static final String SECTION = "options.";

    private final InstrumentIndex instruments;
    private final Moment moment;
    private final OptionBook book;

    OptionHandler(InstrumentIndex instruments, Moment moment, Outputs outputs) {
        this.instruments = instruments;
        this.moment = moment;
        book = new OptionBook(GreekOptions.defaults(), new OptionRows(instruments, outputs));
    }

    @Override
    public void configure(KeyValues settings) {
        book.configure(GreekOptions.of(settings.below(SECTION)));
    }

    @Override
    public void onDefined(int instrument) {
        book.define(instrument, instruments.get(instrument));
    }

    @Override
    public void onTick(Tick tick, int instrument) {
        if (!moment.acting()) {
            return;
        }
        if (tick.isTrade()) {
            book.onTrade(instrument, tick.eventTime(), tick.flags(), tick.price(), tick.sizeMantissa(),
                    tick.sizeExponent());
        } else {
            book.onQuote(instrument, tick.eventTime(), tick.flags(), side(tick.bid(), tick.bidSizeMantissa()),
                    side(tick.ask(), tick.askSizeMantissa()));
        }
    }

    /** A side without a price and of size 0 is told to have gone; one that says nothing is not shown. */
    private static long side(long price, long size) {
        return price == FixedPoint.ABSENT && size == 0 ? OptionBook.WITHDRAWN : price;
    }

    @Override
    public void onClock(long time) {
        book.onClock(time);
    }

    @Override
    public void save(StateWriter state) {
        state.begin("options");
        book.save(state);
    }

    @Override
    public void restore(StateReader state) {
        state.expect("options");
        book.restore(state);
    }
}
