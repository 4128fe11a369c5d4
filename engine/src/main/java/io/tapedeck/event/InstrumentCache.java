package io.tapedeck.event;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * A producer's own front of {@link Instruments}: no lock, no boxing, no allocation for an instrument seen before. One thread.
 */
public final class InstrumentCache {
    private final Instruments instruments;
    private final Publisher publisher;
    private final String assetClass;
    private final Long2ObjectHashMap<Instrument> seen = new Long2ObjectHashMap<>();
    private long refusal;

    /**
     * @param instruments the shared registry
     * @param publisher where definitions of new instruments go
     * @param assetClass of instruments that this producer defines, empty where unknown
     */
    public InstrumentCache(Instruments instruments, Publisher publisher, String assetClass) {
        this.instruments = instruments;
        this.publisher = publisher;
        this.assetClass = assetClass;
    }

    /**
     * Finds or defines an instrument.
     *
     * @param exchange ASCII, a reusable view is fine
     * @param symbol ASCII, a reusable view is fine
     * @param receiveTime ns, of a definition where one is needed
     * @return the instrument, or null where its definition was refused by the ring ({@link #refusal()} says how): retry
     * @throws io.tapedeck.common.TapedeckException DATA for a name that cannot be, or an id collision
     */
    public Instrument find(CharSequence exchange, CharSequence symbol, long receiveTime) {
        long id = instruments.idOf(exchange, symbol);
        Instrument known = seen.get(id);
        if (known != null && CharSequence.compare(known.symbol(), symbol) == 0
                && CharSequence.compare(known.exchange(), exchange) == 0) {
            return known;
        }
        Instrument instrument = Instrument.of(id, exchange.toString(), symbol.toString(), assetClass);
        refusal = instruments.define(instrument, publisher, receiveTime);
        if (refusal < 0) {
            return null;
        }
        Instrument defined = instruments.get(id);
        seen.put(id, defined);
        return defined;
    }

    /** @return the negative {@link Publisher} result that made the last {@link #find} answer null */
    public long refusal() {
        return refusal;
    }
}
