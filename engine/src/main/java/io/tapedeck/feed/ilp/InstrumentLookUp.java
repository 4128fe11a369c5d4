package io.tapedeck.feed.ilp;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.InstrumentCache;

/** Finds or defines the instrument of a line. */
final class InstrumentLookUp {
    /** No id: the refusal says why. */
    static final long REFUSED = -1;

    private InstrumentLookUp() {
    }

    /** {@return the instrument's id, or REFUSED} */
    static long id(InstrumentCache instruments, CharSequence exchange, CharSequence symbol, long receiveTime,
            Refusal refusal, int index) {
        try {
            Instrument instrument = instruments.find(exchange, symbol, receiveTime);
            if (instrument != null) {
                return instrument.id();
            }
            refusal.ring(instruments.refusal());
        } catch (TapedeckException e) {
            switch (e.category()) {
                case DATA -> refusal.bad(index, e.getMessage());
                case FATAL, RETRY, CONFIGURATION -> throw e;
            }
        }
        return REFUSED;
    }
}
