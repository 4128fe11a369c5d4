package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;

/** The library's roll cycles by name. */
final class Cycles {
    private Cycles() {
    }

    static RollCycle byName(String name) {
        List<String> known = new ArrayList<>();
        for (RollCycle cycle : RollCycles.all()) {
            if (cycle.toString().equals(name)) {
                return cycle;
            }
            known.add(cycle.toString());
        }
        throw TapedeckException.configuration("roll cycle must be one of " + known + ", it is " + name);
    }
}
