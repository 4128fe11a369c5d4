package io.tapedeck.feed;

import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.Instruments;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * A feed's way to its instruments: finds them without lock or allocation, defines new ones, and waits where the ring has no
 * room for a definition. One thread, the feed's.
 */
public final class FeedInstruments {
    private final Instruments instruments;
    private final WaitingPublisher publisher;
    private final Long2ObjectHashMap<Instrument> defined = new Long2ObjectHashMap<>();
    private InstrumentCache cache;

    /**
     * @param instruments the shared registry
     * @param publisher the feed's own
     */
    public FeedInstruments(Instruments instruments, WaitingPublisher publisher) {
        this.instruments = instruments;
        this.publisher = publisher;
        this.cache = new InstrumentCache(instruments, publisher.publisher(), "");
    }

    /** States the asset class of the instruments that {@link #find} will define from now on. */
    public void assetClass(String assetClass) {
        cache = new InstrumentCache(instruments, publisher.publisher(), assetClass);
    }

    /** @return the front behind {@link #find}, for a mapper that looks up by itself; what it refuses is {@link #await waited for} */
    public InstrumentCache cache() {
        return cache;
    }

    /**
     * Waits a moment after a definition was refused by the ring.
     *
     * @param refusal the negative result of {@link io.tapedeck.event.Publisher}
     * @return false where the feed was stopped
     * @throws io.tapedeck.common.TapedeckException FATAL after a halt
     */
    public boolean await(long refusal) {
        return publisher.await(refusal);
    }

    /**
     * Finds or defines an instrument; waits while the ring has no room.
     *
     * @param receiveTime ns, of the definition
     * @return the instrument; null where the feed was stopped while waiting
     * @throws io.tapedeck.common.TapedeckException DATA for a name that cannot be or an id collision, FATAL after a halt
     */
    public Instrument find(CharSequence exchange, CharSequence symbol, long receiveTime) {
        Instrument found = cache.find(exchange, symbol, receiveTime);
        while (found == null) {
            if (!publisher.await(cache.refusal())) {
                return null;
            }
            found = cache.find(exchange, symbol, receiveTime);
        }
        return found;
    }

    /**
     * Defines an instrument of which more than its name is known, an option say; an instrument known already stays as it is.
     *
     * @param wanted its id is ignored: the registry gives it
     * @param receiveTime ns, of the definition
     * @return the instrument that the registry holds; null where the feed was stopped while waiting
     * @throws io.tapedeck.common.TapedeckException as {@link #find}
     */
    public Instrument define(Instrument wanted, long receiveTime) {
        long id = instruments.idOf(wanted.exchange(), wanted.symbol());
        Instrument instrument = new Instrument(id, wanted.symbol(), wanted.exchange(), wanted.assetClass(),
                wanted.currency(), wanted.priceScale(), wanted.optionType(), wanted.expirationDay(), wanted.strike(),
                wanted.lotMantissa(), wanted.lotExponent(), wanted.underlying());
        long result = instruments.define(instrument, publisher.publisher(), receiveTime);
        while (result < 0) {
            if (!publisher.await(result)) {
                return null;
            }
            result = instruments.define(instrument, publisher.publisher(), receiveTime);
        }
        Instrument held = instruments.get(id);
        defined.put(id, held);
        return held;
    }

    /**
     * Finds an instrument that this feed defined by {@link #define}; without lock or allocation.
     *
     * @param exchange a reusable view is fine
     * @param symbol a reusable view is fine
     * @return null where this feed did not define it yet, though another may have
     */
    public Instrument known(CharSequence exchange, CharSequence symbol) {
        Instrument found = defined.get(instruments.idOf(exchange, symbol));
        boolean same = found != null && CharSequence.compare(found.symbol(), symbol) == 0
                && CharSequence.compare(found.exchange(), exchange) == 0;
        return same ? found : null;
    }
}
