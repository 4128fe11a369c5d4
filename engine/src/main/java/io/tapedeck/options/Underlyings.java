package io.tapedeck.options;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.Instrument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What options are on. An option names its underlying by symbol: the instrument meant is the one of that symbol on the option's
 * own venue, else the first defined with that symbol on any venue, never an option; one that is defined later takes its place
 * by the same rule. A *slot* is one (venue, symbol) that options named. Definitions allocate, ticks do not. One thread.
 */
final class Underlyings {
    private static final int NONE = -1;

    /** One (venue, symbol) named by options. */
    static final class Slot {
        final int number;
        final String symbol;
        final String exchange;
        int source = NONE;
        boolean ownVenue;
        String assetClass = "";
        int firstOption = NONE;
        int cursor = NONE; // the option that is looked at next when the underlying moves
        long bid = FixedPoint.ABSENT;
        long ask = FixedPoint.ABSENT;
        long last = FixedPoint.ABSENT;
        /** Of these three, ns: meaningless where the price is absent. */
        long bidTime;
        long askTime;
        long lastTime;
        double price = Double.NaN;
        Slot nextOfSource;

        private Slot(int number, String exchange, String symbol) {
            this.number = number;
            this.exchange = exchange;
            this.symbol = symbol;
        }
    }

    private final List<Slot> slots = new ArrayList<>();
    // the maps are only looked up, never walked
    private final Map<String, Slot> byName = new HashMap<>();
    private final Map<String, List<Slot>> bySymbol = new HashMap<>();
    private final Map<String, Integer> ownVenue = new HashMap<>();
    private final Map<String, Integer> anyVenue = new HashMap<>();
    private final List<String> assetClasses = new ArrayList<>();
    private Slot[] ofSource = new Slot[64];

    /** An instrument that is no option was defined: it may be the underlying of options there are, or to come. */
    void define(int instrument, Instrument definition) {
        remember(instrument, definition.assetClass());
        ownVenue.putIfAbsent(name(definition.exchange(), definition.symbol()), instrument);
        anyVenue.putIfAbsent(definition.symbol(), instrument);
        for (Slot slot : bySymbol.getOrDefault(definition.symbol(), List.of())) {
            boolean own = slot.exchange.equals(definition.exchange());
            if (slot.source == NONE || (own && !slot.ownVenue)) {
                attach(slot, instrument, own);
            }
        }
    }

    /** @return the slot of an option's underlying, made where it is the first on it */
    Slot of(Instrument option) {
        String name = name(option.exchange(), option.underlying());
        Slot slot = byName.get(name);
        if (slot == null) {
            slot = new Slot(slots.size(), option.exchange(), option.underlying());
            slots.add(slot);
            byName.put(name, slot);
            bySymbol.computeIfAbsent(slot.symbol, _ -> new ArrayList<>()).add(slot);
            Integer own = ownVenue.get(name);
            Integer source = own == null ? anyVenue.get(slot.symbol) : own;
            if (source != null) {
                attach(slot, source, own != null);
            }
        }
        return slot;
    }

    /** @return the slot of that number */
    Slot get(int number) {
        return slots.get(number);
    }

    /** @return the first slot that an instrument's ticks are for, null for none; others by {@code nextOfSource} */
    Slot ofSource(int instrument) {
        return instrument < ofSource.length ? ofSource[instrument] : null;
    }

    private void attach(Slot slot, int instrument, boolean own) {
        if (slot.source != NONE) {
            detach(slot);
        }
        if (instrument >= ofSource.length) {
            ofSource = Arrays.copyOf(ofSource, Math.max(instrument + 1, 2 * ofSource.length));
        }
        slot.source = instrument;
        slot.ownVenue = own;
        slot.assetClass = assetClasses.get(instrument);
        slot.nextOfSource = ofSource[instrument];
        ofSource[instrument] = slot;
    }

    private void detach(Slot slot) {
        Slot before = ofSource[slot.source];
        if (before == slot) {
            ofSource[slot.source] = slot.nextOfSource;
        } else {
            while (before.nextOfSource != slot) {
                before = before.nextOfSource;
            }
            before.nextOfSource = slot.nextOfSource;
        }
        slot.bid = FixedPoint.ABSENT;
        slot.ask = FixedPoint.ABSENT;
        slot.last = FixedPoint.ABSENT;
        slot.price = Double.NaN;
    }

    private void remember(int instrument, String assetClass) {
        while (assetClasses.size() <= instrument) {
            assetClasses.add("");
        }
        assetClasses.set(instrument, assetClass);
    }

    private static String name(String exchange, String symbol) {
        return exchange + ':' + symbol;
    }

    void save(StateWriter state) {
        state.begin("underlyings").putInt(slots.size());
        for (Slot slot : slots) {
            state.putInt(slot.cursor).putLong(slot.bid).putLong(slot.ask).putLong(slot.last)
                    .putLong(slot.bidTime).putLong(slot.askTime).putLong(slot.lastTime).putDouble(slot.price);
        }
    }

    /** Reads what ticks did; the slots themselves come from the definitions, made before in their order. */
    void restore(StateReader state) {
        state.expect("underlyings");
        int count = state.getInt();
        for (int i = 0; i < count; i++) {
            Slot slot = slots.get(i);
            slot.cursor = state.getInt();
            slot.bid = state.getLong();
            slot.ask = state.getLong();
            slot.last = state.getLong();
            slot.bidTime = state.getLong();
            slot.askTime = state.getLong();
            slot.lastTime = state.getLong();
            slot.price = state.getDouble();
        }
    }
}
