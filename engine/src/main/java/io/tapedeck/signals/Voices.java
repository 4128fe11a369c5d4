package io.tapedeck.signals;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Who speaks: each agent and type of signal is a voice, numbered by first appearance, the built-in ones first in their configured
 * order; and how often each was right at its signals' horizons, over all symbols. At most a set number of voices. One thread.
 */
final class Voices {
    static final int UNKNOWN = NameTable.UNKNOWN;
    private static final int NAME_MAX = 256;
    private static final byte SEPARATOR = 0;
    private final NameTable names = new NameTable();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[NAME_MAX]);
    private String[] agents = new String[16];
    private String[] types = new String[16];
    private long[] judged = new long[16];
    private long[] hits = new long[16];
    private double[] gains = new double[16];
    private double[] losses = new double[16];

    /** @return the voice of an agent and type, a new one where there is none and fewer than {@code max}; else {@link #UNKNOWN} */
    int of(DirectBuffer agent, int agentOffset, int agentLength, DirectBuffer type, int typeOffset, int typeLength,
            int max) {
        int length = agentLength + 1 + typeLength;
        scratch.putBytes(0, agent, agentOffset, agentLength);
        scratch.putByte(agentLength, SEPARATOR);
        scratch.putBytes(agentLength + 1, type, typeOffset, typeLength);
        int found = names.find(scratch, 0, length);
        if (found != UNKNOWN || names.count() >= max) {
            return found;
        }
        byte[] name = new byte[length];
        scratch.getBytes(0, name);
        return add(name, agentLength);
    }

    /** As above, of texts. */
    int of(String agent, String type, int max) {
        UnsafeBuffer first = new UnsafeBuffer(agent.getBytes(StandardCharsets.UTF_8));
        UnsafeBuffer second = new UnsafeBuffer(type.getBytes(StandardCharsets.UTF_8));
        return of(first, 0, first.capacity(), second, 0, second.capacity(), max);
    }

    private int add(byte[] name, int agentLength) {
        int voice = names.add(name);
        grow(voice);
        name(voice, name, agentLength);
        return voice;
    }

    private void grow(int voice) {
        if (voice >= agents.length) {
            int size = 2 * voice;
            agents = Arrays.copyOf(agents, size);
            types = Arrays.copyOf(types, size);
            judged = Arrays.copyOf(judged, size);
            hits = Arrays.copyOf(hits, size);
            gains = Arrays.copyOf(gains, size);
            losses = Arrays.copyOf(losses, size);
        }
    }

    private void name(int voice, byte[] name, int agentLength) {
        agents[voice] = new String(name, 0, agentLength, StandardCharsets.UTF_8);
        types[voice] = new String(name, agentLength + 1, name.length - agentLength - 1, StandardCharsets.UTF_8);
    }

    int count() {
        return names.count();
    }

    /** Forgets all: only while no signal has come. */
    void clear() {
        names.clear();
    }

    String agent(int voice) {
        return agents[voice];
    }

    String type(int voice) {
        return types[voice];
    }

    /** Takes a result: the return in the signal's direction, a share. */
    void judge(int voice, double result) {
        judged[voice]++;
        if (result > 0) {
            hits[voice]++;
            gains[voice] += result;
        } else {
            losses[voice] -= result;
        }
    }

    /** @return share of judged signals whose return was above 0; NaN before the first */
    double hitRate(int voice) {
        return judged[voice] == 0 ? Double.NaN : (double) hits[voice] / judged[voice];
    }

    /** @return gains over losses; NaN without a loss */
    double profitFactor(int voice) {
        return losses[voice] > 0 ? gains[voice] / losses[voice] : Double.NaN;
    }

    /** @return hit rate with a prior: (hits + signals x rate) / (judged + signals) */
    double expectedHitRate(int voice, double priorRate, double priorSignals) {
        double signals = judged[voice] + priorSignals;
        return signals > 0 ? (hits[voice] + priorSignals * priorRate) / signals : priorRate;
    }

    void save(StateWriter state) {
        names.save(state);
        int count = names.count();
        state.putLongs(judged, count).putLongs(hits, count).putDoubles(gains, count).putDoubles(losses, count);
    }

    void restore(StateReader state) {
        names.restore(state);
        for (int voice = 0; voice < names.count(); voice++) {
            grow(voice);
            byte[] name = names.text(voice).getBytes(StandardCharsets.UTF_8);
            int agentLength = 0;
            while (name[agentLength] != SEPARATOR) {
                agentLength++;
            }
            name(voice, name, agentLength);
        }
        judged = state.getLongs(judged);
        hits = state.getLongs(hits);
        gains = state.getDoubles(gains);
        losses = state.getDoubles(losses);
    }
}
