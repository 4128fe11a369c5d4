package io.tapedeck.feed.capture;

import io.tapedeck.common.FixedPoint;

/** Price and size of a trade or of one side of a book ticker, as {@link BinanceMessage} read them. */
final class BinanceSide {
    boolean seen;
    long price;
    long size;
    byte sizeExponent;

    void clear() {
        seen = false;
        price = FixedPoint.ABSENT;
        size = FixedPoint.ABSENT;
        sizeExponent = 0;
    }
}
