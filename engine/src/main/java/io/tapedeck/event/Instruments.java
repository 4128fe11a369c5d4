package io.tapedeck.event;

import io.tapedeck.common.Hashing;
import io.tapedeck.common.TapedeckException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * All instruments that the tape knows. Definitions go through the ring before the instrument's first event: an id becomes
 * visible here only after its definition was taken by the ring, so whoever finds it publishes behind it. Any thread;
 * {@link InstrumentCache} is the per-producer front that neither locks nor boxes.
 */
public final class Instruments {
    /** Computes an instrument id; replaceable so that a test can force a collision. */
    @FunctionalInterface
    public interface IdFunction {
        /** @return positive 63-bit id of {@code EXCHANGE:SYMBOL} */
        long id(CharSequence exchange, CharSequence symbol);
    }

    /** Answer of {@link #define} for an instrument that was known already. */
    public static final long KNOWN = Long.MAX_VALUE;

    /**
     * Most instruments that one tape knows: each is in memory, in every cycle's first blocks and in the database, so a client
     * that takes its trades' numbers for symbols must be stopped before these hold up the tape.
     */
    public static final int COUNT_MAX = 4_000_000;

    private final ConcurrentMap<Long, Instrument> byId = new ConcurrentHashMap<>();
    private final IdFunction idFunction;
    private final int countMax;

    /** Uses the stable id function. */
    public Instruments() {
        this(Instruments::id);
    }

    /** @param idFunction other than the stable one only in tests */
    public Instruments(IdFunction idFunction) {
        this(idFunction, COUNT_MAX);
    }

    Instruments(IdFunction idFunction, int countMax) {
        this.idFunction = idFunction;
        this.countMax = countMax;
    }

    /** @return the stable id of an instrument: hash of {@code EXCHANGE:SYMBOL}, 63 bits, the same on every host */
    public static long id(CharSequence exchange, CharSequence symbol) {
        long state = Hashing.addAscii(Hashing.begin(), exchange);
        state = Hashing.add(state, ':');
        return Hashing.finishId(Hashing.addAscii(state, symbol));
    }

    /** @return the id under which this registry keeps the instrument */
    public long idOf(CharSequence exchange, CharSequence symbol) {
        return idFunction.id(exchange, symbol);
    }

    /** @return the instrument, null where the id is unknown */
    public Instrument get(long id) {
        return byId.get(id);
    }

    /** @return number of instruments known */
    public int size() {
        return byId.size();
    }

    /** @return all instruments, in no order; a snapshot view that tolerates concurrent definitions */
    public Iterable<Instrument> all() {
        return byId.values();
    }

    /** Takes over an instrument that the journal already holds; at start only. FATAL on a collision. */
    public void restore(Instrument instrument) {
        Instrument known = byId.put(instrument.id(), instrument);
        if (known != null && !sameName(known, instrument)) {
            throw TapedeckException.fatal(collision(known, instrument), null);
        }
    }

    /**
     * Defines an instrument: publishes its definition, then makes it visible.
     *
     * @param instrument with the id of {@link #idOf}
     * @param publisher the ring
     * @param receiveTime when it became known, ns since the epoch
     * @return a ticket (0 or greater), {@link #KNOWN} where it was known already, or a negative result of
     *         {@link Publisher}: then it is not defined and nothing may use it yet
     * @throws TapedeckException DATA where another instrument has the same id, or there are {@link #COUNT_MAX}
     */
    public synchronized long define(Instrument instrument, Publisher publisher, long receiveTime) {
        Instrument known = byId.get(instrument.id());
        if (known != null) {
            if (!sameName(known, instrument)) {
                throw TapedeckException.data(collision(known, instrument));
            }
            return KNOWN;
        }
        if (byId.size() >= countMax) {
            throw TapedeckException.data("the tape knows " + countMax + " instruments, the most that it can; "
                    + instrument.exchange() + ':' + instrument.symbol()
                    + " is one more: is the column of the symbol the right one?");
        }
        Frame frame = new Frame(1024);
        frame.definition(instrument, receiveTime);
        long result = publisher.offer(frame);
        if (result >= 0) {
            byId.put(instrument.id(), instrument);
        }
        return result;
    }

    private static boolean sameName(Instrument a, Instrument b) {
        return a.symbol().equals(b.symbol()) && a.exchange().equals(b.exchange());
    }

    private static String collision(Instrument known, Instrument refused) {
        return "instrument id " + refused.id() + " of " + refused.exchange() + ':' + refused.symbol()
                + " is taken by " + known.exchange() + ':' + known.symbol()
                + ": two names with one hash; rename one of them at the feed's mapping";
    }
}
