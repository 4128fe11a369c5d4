package io.tapedeck.app.command;

import io.tapedeck.http.LaneLag;
import io.tapedeck.http.StatusSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The counts that every report holds, of data events since the engine's start.
 *
 * @param received came from sources
 * @param journaled taken by the ring
 * @param landed rows in the database
 * @param rejected wrong input, and rows that the database refused
 * @param refused nobody had room for
 * @param duplicate taken before
 * @param lag journaled sequences that have not landed yet, of the lane furthest behind
 */
record Counts(long received, long journaled, long landed, long rejected, long refused, long duplicate, long lag) {
    static Counts of(StatusSource status) {
        return new Counts(status.received(), status.journaled(), status.landed(),
                status.rejected() + status.rowsRejected(), status.refused(), status.duplicate(),
                status.lanes().stream().filter(lane -> !lane.lane().equals("rejects")).mapToLong(LaneLag::events).max()
                        .orElse(0));
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("received", received);
        map.put("journaled", journaled);
        map.put("landed", landed);
        map.put("rejected", rejected);
        map.put("refused", refused);
        map.put("duplicate", duplicate);
        map.put("lag", lag);
        return map;
    }
}
