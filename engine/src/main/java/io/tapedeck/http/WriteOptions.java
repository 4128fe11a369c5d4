package io.tapedeck.http;

import io.tapedeck.common.Hashing;
import io.tapedeck.common.TapedeckException;

/**
 * How the write endpoints feed the ring.
 *
 * @param feedName the feed's name, printable ASCII: origin in the rejects, name in a keyed request's first event
 * @param historical whether its events are historical: journaled and landed, but no live signal or trigger sees them
 * @param offerWaitNs how long a full ring is tried again before the request is refused (503), ns
 * @param syncWaitNs how long an answer waits for the journal before it says that the outcome is unknown (504), ns
 * @param retryAfterSeconds what a refused client is told to wait, s
 * @param keysMax Idempotency-Keys remembered; beyond it the oldest is forgotten
 * @param keyAgeMaxNs age at which an Idempotency-Key is forgotten, ns
 */
public record WriteOptions(String feedName, boolean historical, long offerWaitNs, long syncWaitNs,
        int retryAfterSeconds, int keysMax, long keyAgeMaxNs) {
    /** Feed "http", live; 20 ms at a full ring, 10 s for the journal; 100,000 keys for 24 hours. */
    public static final WriteOptions DEFAULT = new WriteOptions("http", false, 20_000_000L, 10_000_000_000L, 1, 100_000,
            86_400_000_000_000L);

    /** Checks the ranges; CONFIGURATION error where one is left. */
    public WriteOptions {
        if (feedName.isEmpty() || offerWaitNs < 0 || syncWaitNs < 1 || retryAfterSeconds < 1 || keysMax < 1
                || keyAgeMaxNs < 1) {
            throw TapedeckException.configuration("http writes need a feed name, an offer wait of at least 0 and all"
                    + " else at least 1, got: " + feedName + ", " + offerWaitNs + ", " + syncWaitNs + ", "
                    + retryAfterSeconds + ", " + keysMax + ", " + keyAgeMaxNs);
        }
    }

    /** @return stable id of the feed to which requests without a key belong */
    public long feedId() {
        return Hashing.finishId(Hashing.addAscii(Hashing.begin(), "feed:" + feedName));
    }
}
