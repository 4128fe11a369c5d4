package io.tapedeck.bars;

/** Where a bar's numbers stand within the longs that hold it. Prices 1e-9; times ns; sums of sizes 128 bits, high half first. */
final class BarFields {
    static final int START = 0;
    static final int END = 1;
    /** Low half: one of the states; high half: revision. */
    static final int STATE = 2;
    /** Decimal exponents, a byte each from the lowest: of sizes traded, of the bid's size, of the ask's. */
    static final int EXPONENTS = 3;
    static final int OPEN_TIME = 4;
    static final int OPEN_SEQUENCE = 5;
    static final int OPEN = 6;
    static final int CLOSE_TIME = 7;
    static final int CLOSE_SEQUENCE = 8;
    static final int CLOSE = 9;
    static final int HIGH = 10;
    static final int LOW = 11;
    static final int VOLUME = 12;
    static final int TURNOVER = 14;
    /** Low half: trades that count; high half: the bits of all ticks' flags. */
    static final int TRADES_FLAGS = 16;
    /** Low half: ticks; high half: those left out. */
    static final int TICKS_LEFT_OUT = 17;
    static final int QUOTE_TIME = 18;
    /** 0: no quote yet. */
    static final int QUOTE_SEQUENCE = 19;
    static final int BID = 20;
    static final int ASK = 21;
    static final int BID_SIZE = 22;
    static final int ASK_SIZE = 23;
    static final int SPREAD = 24;
    static final int SPREADS = 26;
    /** Longs of a bar. */
    static final int LENGTH = 27;

    static final int EMPTY = 0;
    static final int OPENED = 1;
    static final int CLOSED = 2;
    /** Closed, and taken late ticks since it was shown. */
    static final int REVISED = 3;
    /** In the place of the traded sizes' exponent: none yet. */
    static final int NO_EXPONENT = 127;

    private BarFields() {
    }

    static int state(long[] bars, int at) {
        return (int) bars[at + STATE];
    }

    static int revision(long[] bars, int at) {
        return (int) (bars[at + STATE] >>> 32);
    }

    static void state(long[] bars, int at, int state, int revision) {
        bars[at + STATE] = pack(state, revision);
    }

    static int trades(long[] bars, int at) {
        return (int) bars[at + TRADES_FLAGS];
    }

    static int flags(long[] bars, int at) {
        return (int) (bars[at + TRADES_FLAGS] >>> 32);
    }

    static int ticks(long[] bars, int at) {
        return (int) bars[at + TICKS_LEFT_OUT];
    }

    static int leftOut(long[] bars, int at) {
        return (int) (bars[at + TICKS_LEFT_OUT] >>> 32);
    }

    static int exponent(long[] bars, int at, int which) {
        return (byte) (bars[at + EXPONENTS] >>> (which * 8));
    }

    static void exponent(long[] bars, int at, int which, int exponent) {
        int shift = which * 8;
        bars[at + EXPONENTS] = (bars[at + EXPONENTS] & ~(0xffL << shift)) | ((exponent & 0xffL) << shift);
    }

    static long pack(int low, int high) {
        return (low & 0xffff_ffffL) | ((long) high << 32);
    }
}
