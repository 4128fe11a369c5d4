package io.tapedeck.event;

/** How far a feed has been journaled; the catalogue's own, read by others through {@link Catalogue}. */
public final class FeedMark {
    private static final char DETAIL_SEPARATOR = '\n';

    final long feedId;
    long sequence;
    long receiveTime;
    boolean ended;
    boolean request;
    /** A connection's own id: gone with it. */
    boolean session;
    long contentHash;
    String name = "";

    FeedMark(long feedId) {
        this.feedId = feedId;
    }

    /** @return the feed's stable id */
    public long feedId() {
        return feedId;
    }

    /** @return highest feed sequence journaled, 0 before the first; of a keyed request its number of events */
    public long sequence() {
        return sequence;
    }

    /** @return receive time of the feed's newest event, ns */
    public long receiveTime() {
        return receiveTime;
    }

    /** @return true where the feed's end was journaled: a file loaded whole */
    public boolean ended() {
        return ended;
    }

    /** @return true for a keyed request; then {@link #name()} is its Idempotency-Key */
    public boolean request() {
        return request;
    }

    /** @return hash of a keyed request's content, never 0; 0 where it is no request, or its detail gave none */
    public long contentHash() {
        return contentHash;
    }

    /**
     * Gives the detail of a REQUEST event: key and hash, so that a start knows a key used again for another body.
     *
     * @param key the Idempotency-Key, without line feed
     * @param contentHash of the request's content; 0 = none
     * @return text that {@link Catalogue} takes apart again
     */
    public static String requestDetail(String key, long contentHash) {
        return contentHash == 0 ? key : key + DETAIL_SEPARATOR + Long.toHexString(contentHash);
    }

    /** Nobody asks for it again: a connection, or events of a feed that gave no name. */
    boolean passing() {
        return session || (name.isEmpty() && !ended);
    }

    void request(String detail, long events) {
        int separator = detail.lastIndexOf(DETAIL_SEPARATOR);
        request = true;
        sequence = Math.max(sequence, events);
        name = separator < 0 ? detail : detail.substring(0, separator);
        contentHash = separator < 0 ? 0 : Long.parseUnsignedLong(detail, separator + 1, detail.length(), 16);
    }

    /** @return the feed's name, empty where it gave none */
    public String name() {
        return name;
    }
}
