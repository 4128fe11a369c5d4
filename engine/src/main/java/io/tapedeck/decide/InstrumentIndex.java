package io.tapedeck.decide;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Name;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;

/** Instruments by a dense index, in the order of their definitions on the tape; never leaves the process. One thread. */
final class InstrumentIndex {
    private static final int UNKNOWN = -1;
    private final Long2LongHashMap indexes = new Long2LongHashMap(UNKNOWN);
    private final List<Instrument> instruments = new ArrayList<>();
    private final List<Name> symbols = new ArrayList<>();
    private final List<Name> exchanges = new ArrayList<>();
    /** Their definitions as a state has them: made once, for there are many and a snapshot holds the decisions up. */
    private final StateWriter encoded = new StateWriter();

    /** @return the index of an instrument, -1 where it has no definition */
    int indexOf(long id) {
        return (int) indexes.get(id);
    }

    /** @return the index of a new instrument, -1 where it has one already */
    int define(Instrument instrument) {
        if (indexes.containsKey(instrument.id())) {
            return UNKNOWN;
        }
        int index = instruments.size();
        indexes.put(instrument.id(), index);
        instruments.add(instrument);
        symbols.add(new Name(instrument.symbol()));
        exchanges.add(new Name(instrument.exchange()));
        encode(instrument);
        return index;
    }

    /** @return how many there are */
    int count() {
        return instruments.size();
    }

    /** @return what the tape knows of it */
    Instrument get(int index) {
        return instruments.get(index);
    }

    /** @return its symbol, encoded */
    Name symbol(int index) {
        return symbols.get(index);
    }

    /** @return its venue, encoded */
    Name exchange(int index) {
        return exchanges.get(index);
    }

    private void encode(Instrument one) {
        encoded.putLong(one.id()).putText(one.symbol()).putText(one.exchange()).putText(one.assetClass())
                .putText(one.currency()).putInt(one.priceScale()).putInt(one.optionType())
                .putInt(one.expirationDay()).putLong(one.strike()).putLong(one.lotMantissa())
                .putInt(one.lotExponent()).putText(one.underlying());
    }

    void save(StateWriter state) {
        state.begin("instruments").putInt(instruments.size()).putBytes(encoded.buffer(), 0, encoded.length());
    }

    void restore(StateReader state) {
        state.expect("instruments");
        int count = state.getInt();
        state.getInt();
        for (int i = 0; i < count; i++) {
            define(new Instrument(state.getLong(), state.getText(), state.getText(), state.getText(), state.getText(),
                    state.getInt(), (char) state.getInt(), state.getInt(), state.getLong(), state.getLong(),
                    state.getInt(), state.getText()));
        }
    }
}
