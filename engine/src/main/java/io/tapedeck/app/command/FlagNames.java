package io.tapedeck.app.command;

import io.tapedeck.event.EventFlags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names of an event's condition flags. */
final class FlagNames {
    private static final Map<Integer, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put(EventFlags.LATE, "late");
        NAMES.put(EventFlags.DUPLICATE, "duplicate");
        NAMES.put(EventFlags.GAP, "gap");
        NAMES.put(EventFlags.STALE, "stale");
        NAMES.put(EventFlags.CROSSED, "crossed");
        NAMES.put(EventFlags.LOCKED, "locked");
        NAMES.put(EventFlags.OUTLIER, "outlier");
        NAMES.put(EventFlags.ZERO_SIZE, "zero size");
        NAMES.put(EventFlags.ONE_SIDED, "one-sided");
        NAMES.put(EventFlags.SUSPICIOUS, "suspicious");
        NAMES.put(EventFlags.HALTED, "halted");
        NAMES.put(EventFlags.FUTURE, "future");
        NAMES.put(EventFlags.SIZE_ABSENT, "size absent");
    }

    private FlagNames() {
    }

    /** @return the names of the bits set, in the schema's order */
    static List<String> of(int flags) {
        List<String> names = new ArrayList<>();
        NAMES.forEach((bit, name) -> {
            if ((flags & bit) != 0) {
                names.add(name);
            }
        });
        return names;
    }
}
