package io.tapedeck.journal;

import io.tapedeck.event.Catalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds where a stream ends and what its catalogue holds. */
final class Recovery {
    private Recovery() {
    }

    static Recovered recover(Path streamDirectory, Catalogue catalogue) {
        long[] last = {0};
        List<String> notes = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(streamDirectory, () -> Long.MAX_VALUE)) {
            boolean more = true;
            while (more) {
                more = reader.poll(block -> {
                    last[0] = block.lastSequence();
                    block.forEach(catalogue);
                });
            }
        }
        return new Recovered(last[0], catalogue, List.copyOf(notes));
    }
}
