package io.tapedeck.decide;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.positions.Booked;
import io.tapedeck.positions.PositionBook;
import io.tapedeck.positions.PositionListener;
import io.tapedeck.positions.PositionsOptions;
import io.tapedeck.positions.Trade;

/** Trades to positions, ticks to their marks. */
final class PositionStage implements DecisionHandler {
    private final InstrumentIndex instruments;
    private final PositionBook book = new PositionBook(PositionsOptions.DEFAULTS);

    PositionStage(InstrumentIndex instruments, Moment moment, Outputs outputs) {
        this.instruments = instruments;
    }

    @Override
    public void configure(KeyValues settings) {
        book.configure(PositionsOptions.of(settings.below("positions.")));
    }

    /** @return the positions; read only, but by this stage */
    PositionBook book() {
        return book;
    }

    /** Adds one who is told of each position that a trade changes. */
    void listen(PositionListener listener) {
        book.listen(listener);
    }

    /** Books a fill that decisions made themselves: its row of {@code trades} is an output, it does not come back. */
    Booked onFill(Trade fill) {
        return book.onTrade(fill);
    }

    @Override
    public void onDefined(int instrument) {
        book.define(instrument, instruments.symbol(instrument), instruments.exchange(instrument));
    }

    @Override
    public void save(StateWriter state) {
        state.begin("positions");
        book.save(state);
    }

    @Override
    public void restore(StateReader state) {
        state.expect("positions");
        book.restore(state);
    }
}
