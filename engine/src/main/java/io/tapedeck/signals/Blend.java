package io.tapedeck.signals;

import java.util.Arrays;

/** A fused signal with all that its row tells: who spoke, with what weight, who opposed. Reused; valid during the call. The thread that decides. */
public final class Blend implements FusedSignal {
    private final Voices voices;
    private final Arbitrage arbitrage;
    private final Confluence confluence = new Confluence();
    private String[] agents = new String[8];
    private String[] types = new String[8];
    double[] weight = new double[8];
    double[] pull = new double[8];
    int[] slot = new int[8];
    int[] voice = new int[8];
    private int count;
    final Result result = new Result();
    private LatestSignals signals;
    private long now;

    /** What the arithmetic found. */
    static final class Result {
        int instrument;
        long time;
        long id;
        double unresolved;
        double value;
        double confidence;
        int direction;
        double opposition;
        ConflictAction action = ConflictAction.NONE;
        long holding;
        double expectedReturn;
        double expectedRisk;
        double size;
        double entry;
        double target;
        double stop;
        FusionMethod method = FusionMethod.CONFIDENCE_WEIGHTED;
    }

    Blend(Voices voices, Arbitrage arbitrage) {
        this.voices = voices;
        this.arbitrage = arbitrage;
    }

    void begin(LatestSignals from, long time) {
        signals = from;
        now = time;
        count = 0;
    }

    void add(int ofSlot, double rawWeight, double opinion) {
        if (count == weight.length) {
            int size = 2 * count;
            agents = Arrays.copyOf(agents, size);
            types = Arrays.copyOf(types, size);
            weight = Arrays.copyOf(weight, size);
            pull = Arrays.copyOf(pull, size);
            slot = Arrays.copyOf(slot, size);
            voice = Arrays.copyOf(voice, size);
        }
        slot[count] = ofSlot;
        voice[count] = signals.voice(ofSlot);
        agents[count] = voices.agent(voice[count]);
        types[count] = voices.type(voice[count]);
        weight[count] = rawWeight;
        pull[count] = opinion;
        count++;
    }

    /** @return signals in it, in the order of voices: built-in agents first, then others by first appearance */
    public int count() {
        return count;
    }

    /** @return agent of a signal in it */
    public String agent(int index) {
        return agents[index];
    }

    /** @return type of a signal in it */
    public String type(int index) {
        return types[index];
    }

    /** @return its weight; those of all sum to 1 */
    public double weight(int index) {
        return weight[index];
    }

    /** @return its weight times what it says: what it adds to the value before conflicts are resolved */
    public double contribution(int index) {
        return weight[index] * pull[index];
    }

    /** @return its own value */
    public double valueOf(int index) {
        return signals.value(slot[index]);
    }

    /** @return its own confidence */
    public double confidenceOf(int index) {
        return signals.confidence(slot[index]);
    }

    /** @return its own direction, -1, 0, 1 */
    public int directionOf(int index) {
        return signals.direction(slot[index]);
    }

    /** @return its age, ns */
    public long ageOf(int index) {
        return Math.max(0, now - signals.time(slot[index]));
    }

    /** @return its time, ns */
    public long timeOf(int index) {
        return signals.time(slot[index]);
    }

    /** @return the weighted value before conflicts are resolved */
    public double unresolved() {
        return result.unresolved;
    }

    /** @return share of the weaker side in what both sides pull, 0 to 0.5 */
    public double opposition() {
        return result.opposition;
    }

    /** @return what was done about it */
    public ConflictAction action() {
        return result.action;
    }

    /** @return how long it is meant to hold, ns */
    public long holding() {
        return result.holding;
    }

    /** @return the best arbitrage between the symbol's venues */
    public Arbitrage arbitrage() {
        return arbitrage;
    }

    /** @return levels that timeframes share */
    public Confluence confluence() {
        return confluence;
    }

    @Override
    public int instrument() {
        return result.instrument;
    }

    @Override
    public long time() {
        return result.time;
    }

    @Override
    public double value() {
        return result.value;
    }

    @Override
    public double confidence() {
        return result.confidence;
    }

    @Override
    public int direction() {
        return result.direction;
    }

    @Override
    public double riskAdjustedSize() {
        return result.size;
    }

    @Override
    public double expectedReturn() {
        return result.expectedReturn;
    }

    @Override
    public double expectedRisk() {
        return result.expectedRisk;
    }

    @Override
    public double entry() {
        return result.entry;
    }

    @Override
    public double target() {
        return result.target;
    }

    @Override
    public double stop() {
        return result.stop;
    }

    @Override
    public long localId() {
        return result.id;
    }

    /** States the id that its row has; whoever writes the row, before anybody else sees the signal. */
    public void localId(long id) {
        result.id = id;
    }

    @Override
    public String method() {
        return result.method.label();
    }
}
