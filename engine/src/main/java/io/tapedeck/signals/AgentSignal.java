package io.tapedeck.signals;

/** A signal of a built-in agent, with all that its row tells; valid during the call. The thread that decides. */
public final class AgentSignal implements Signal {
    int instrument;
    long time;
    Agent by;
    int direction;
    double entry;
    double target;
    double stop;
    long holding;
    long id;
    MarketRegime regime = MarketRegime.UNKNOWN;
    boolean swing;
    double swingFrom;
    double swingTo;
    final Opinion opinion = new Opinion();

    /** Begins empty. */
    AgentSignal() {
    }

    @Override
    public int instrument() {
        return instrument;
    }

    @Override
    public long time() {
        return time;
    }

    @Override
    public String agent() {
        return by.name();
    }

    @Override
    public String type() {
        return by.type();
    }

    /** @return version of the agent */
    public String modelVersion() {
        return by.modelVersion();
    }

    @Override
    public double value() {
        return opinion.value();
    }

    @Override
    public double confidence() {
        return opinion.confidence();
    }

    @Override
    public double strength() {
        return Math.abs(opinion.value());
    }

    @Override
    public int direction() {
        return direction;
    }

    @Override
    public double entry() {
        return entry;
    }

    @Override
    public double target() {
        return target;
    }

    @Override
    public double stop() {
        return stop;
    }

    @Override
    public long localId() {
        return id;
    }

    /** @return how long it holds, ns */
    public long holding() {
        return holding;
    }

    /** @return the reasons and the indicators */
    public Opinion opinion() {
        return opinion;
    }

    /** @return the market it speaks into */
    public MarketRegime regime() {
        return regime;
    }

    /** @return whether a swing has ended on its timeframe yet */
    public boolean hasSwing() {
        return swing;
    }

    /** @return where the last swing began, currency units */
    public double swingFrom() {
        return swingFrom;
    }

    /** @return where the last swing ended, currency units */
    public double swingTo() {
        return swingTo;
    }

    @Override
    public String toString() {
        return "agent " + agent() + ", type " + type() + ", instrument " + instrument + ", value " + value() + ", id "
                + id;
    }
}
