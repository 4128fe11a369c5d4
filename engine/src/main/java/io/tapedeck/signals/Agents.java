package io.tapedeck.signals;

import io.tapedeck.common.TapedeckException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The built-in agents by name. A new one is a line here. Any thread. */
public final class Agents {
    private static final Map<String, Supplier<Agent>> KNOWN = new LinkedHashMap<>();

    static {
        KNOWN.put("momentum_agent", MomentumAgent::new);
        KNOWN.put("mean_reversion_agent", MeanReversionAgent::new);
        KNOWN.put("breakout_agent", BreakoutAgent::new);
        KNOWN.put("volume_agent", VolumeAgent::new);
    }

    private Agents() {
    }

    /** @return every name, in the default order */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /** @return a new agent; CONFIGURATION error where there is none of the name */
    public static Agent of(String name) {
        Supplier<Agent> maker = KNOWN.get(name);
        if (maker == null) {
            throw TapedeckException.configuration(
                    "decide.signals.agents: expected names of " + KNOWN.keySet() + ", got \"" + name + '"');
        }
        return maker.get();
    }

    /** @return new agents in the order of the names */
    public static List<Agent> of(List<String> names) {
        List<Agent> agents = new ArrayList<>();
        names.forEach(name -> agents.add(of(name)));
        return agents;
    }
}
