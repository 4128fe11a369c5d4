package io.tapedeck.app.config;

import java.util.List;

/**
 * What the code knows of a key: its range as the reference file must state it, and literals at the range's edges for the
 * test that proves the refusal.
 *
 * @param path full name, dots between the parts
 * @param range as the comment in {@code config/tapedeck.conf} and an error state it
 * @param accepted literals at the inner edge, never null
 * @param refused literals at the outer edge or of a wrong type, never null
 */
public record KeySpec(String path, String range, List<String> accepted, List<String> refused) {
    /** Takes over unmodifiable copies. */
    public KeySpec {
        accepted = List.copyOf(accepted);
        refused = List.copyOf(refused);
    }
}
