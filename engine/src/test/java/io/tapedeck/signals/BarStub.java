package io.tapedeck.signals;

import io.tapedeck.bars.Bar;
import io.tapedeck.bars.Timeframe;

/** A bar by its fields; a minute's by default. */
public final class BarStub implements Bar {
    public int instrument;
    public Timeframe timeframe = Timeframe.M1;
    public long end;
    public long open;
    public long high;
    public long low;
    public long close;
    public long volume = 100;
    public int revision;
    public boolean historical;

    @Override
    public int instrument() {
        return instrument;
    }

    @Override
    public Timeframe timeframe() {
        return timeframe;
    }

    @Override
    public long start() {
        return end - timeframe.lengthNs();
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public long open() {
        return open;
    }

    @Override
    public long high() {
        return high;
    }

    @Override
    public long low() {
        return low;
    }

    @Override
    public long close() {
        return close;
    }

    @Override
    public long volumeMantissa() {
        return volume;
    }

    @Override
    public int volumeExponent() {
        return 0;
    }

    @Override
    public long vwap() {
        return close;
    }

    @Override
    public int trades() {
        return 1;
    }

    @Override
    public long bid() {
        return Long.MIN_VALUE;
    }

    @Override
    public long ask() {
        return Long.MIN_VALUE;
    }

    @Override
    public long averageSpread() {
        return Long.MIN_VALUE;
    }

    @Override
    public int flags() {
        return 0;
    }

    @Override
    public double quality() {
        return 1;
    }

    @Override
    public int revision() {
        return revision;
    }

    @Override
    public boolean historical() {
        return historical;
    }
}
