package io.tapedeck.triggers;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.ArrayDeque;
import org.agrona.collections.Object2ObjectHashMap;

/** Names of triggers whose life is over, the oldest forgotten first: a row that comes again does not arm them again. One thread. */
final class Finished {
    private final Object2ObjectHashMap<String, TriggerState> states = new Object2ObjectHashMap<>();
    private final ArrayDeque<String> oldestFirst = new ArrayDeque<>();

    void add(String id, TriggerState state, int most) {
        if (states.put(id, state) == null) {
            oldestFirst.add(id);
        }
        while (oldestFirst.size() > most) {
            states.remove(oldestFirst.remove());
        }
    }

    /** @return how it ended; null where it is not known */
    TriggerState get(String id) {
        return states.get(id);
    }

    void save(StateWriter out) {
        out.begin("finished").putInt(oldestFirst.size());
        for (String id : oldestFirst) {
            SavedEnum.put(out.putText(id), states.get(id));
        }
    }

    void restore(StateReader in) {
        in.expect("finished");
        int saved = in.getInt();
        for (int i = 0; i < saved; i++) {
            add(in.getText(), SavedEnum.get(in, TriggerState.class), saved);
        }
    }
}
