package io.tapedeck.triggers;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;

/** Constants in a snapshot stand by their names: their order may change. */
final class SavedEnum {
    private SavedEnum() {
    }

    /** Writes a constant; null as null. */
    static void put(StateWriter out, Enum<?> constant) {
        out.putText(constant == null ? null : constant.name());
    }

    /** @return the constant written, null where null was */
    static <E extends Enum<E>> E get(StateReader in, Class<E> type) {
        String name = in.getText();
        return name == null ? null : Enum.valueOf(type, name);
    }
}
