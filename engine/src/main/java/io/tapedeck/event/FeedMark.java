package io.tapedeck.event;

/** How far a feed has been journaled; the catalogue's own, read by others through {@link Catalogue}. */
public final class FeedMark {
    final long feedId;
    long sequence;
    long receiveTime;
    boolean ended;
    boolean request;
    String name = "";

    FeedMark(long feedId) {
        this.feedId = feedId;
    }

    /** @return the feed's stable id */
    public long feedId() {
        return feedId;
    }

    /** @return highest feed sequence journaled, 0 before the first */
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

    /** @return the feed's name, empty where it gave none */
    public String name() {
        return name;
    }
}
