package io.tapedeck.decide;

import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.Name;
import io.tapedeck.event.Tick;
import java.util.List;
import java.util.function.LongSupplier;

/** Emits a row for every third tick of an instrument and, with the clock, one for each instrument: much that must come again. */
public final class EchoHandler implements DecisionHandler {
    private static final Name TABLE = new Name("echo");
    private static final Name SUM = new Name("sum");
    private static final Name COUNT = new Name("count");
    private static final Name STRANGE = new Name("strange");

    private final Outputs outputs;
    private final LongSupplier strange;
    private long[] sums = new long[4];
    private long[] counts = new long[4];
    private int instruments;

    private EchoHandler(Outputs outputs, LongSupplier strange) {
        this.outputs = outputs;
        this.strange = strange;
    }

    /** @return decisions that echo, whatever else they do; {@code strange} gives a value that each row holds */
    public static Decisions decisions(OutputSink sink, LongSupplier strange) {
        return new Decisions(new DecisionOptions(DecisionOptions.Mode.LIVE, "echo-"), sink,
                outputs -> List.of(new EchoHandler(outputs, strange)));
    }

    @Override
    public void configure(KeyValues settings) {
        // it has no setting
    }

    @Override
    public void onDefined(int instrument) {
        instruments = instrument + 1;
        if (instruments > sums.length) {
            sums = java.util.Arrays.copyOf(sums, instruments * 2);
            counts = java.util.Arrays.copyOf(counts, instruments * 2);
        }
    }

    @Override
    public void onTick(Tick tick, int instrument) {
        sums[instrument] += tick.price();
        counts[instrument]++;
        if (counts[instrument] % 3 == 0) {
            emit(instrument);
        }
    }

    @Override
    public void onClock(long time) {
        for (int i = 0; i < instruments; i++) {
            emit(i);
        }
    }

    private void emit(int instrument) {
        outputs.begin(TABLE).putLong(SUM, sums[instrument]).putLong(COUNT, counts[instrument]).putLong(STRANGE,
                strange.getAsLong());
        outputs.end();
    }

    @Override
    public void save(StateWriter state) {
        state.begin("echo").putLongs(sums, instruments).putLongs(counts, instruments);
    }

    @Override
    public void restore(StateReader state) {
        state.expect("echo");
        sums = state.getLongs(sums);
        counts = state.getLongs(counts);
    }
}
