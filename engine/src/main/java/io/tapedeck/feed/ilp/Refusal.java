package io.tapedeck.feed.ilp;

import io.tapedeck.event.Publisher;

/** Why the mapper did not append a line, reused. */
final class Refusal {
    private int index;
    private String reason = "";
    private long ringResult;

    /** The line is bad at byte {@code at} of the parsed bytes; answers false so that a check can return it. */
    boolean bad(int at, String why) {
        index = at;
        reason = why;
        return false;
    }

    /** The ring did not take an instrument's definition. */
    boolean ring(long result) {
        ringResult = result;
        return false;
    }

    /** Nothing can be said of the line yet: it may come again. */
    boolean later(String why) {
        reason = why;
        ringResult = Publisher.NOT_ACCEPTING;
        return false;
    }

    void clear() {
        ringResult = 0;
        reason = "";
    }

    /** {@return whether a reason was given since it was cleared} */
    boolean pending() {
        return !reason.isEmpty();
    }

    int index() {
        return index;
    }

    String reason() {
        return reason;
    }

    /** {@return negative result of the publisher, 0 where the line itself is bad} */
    long ringResult() {
        return ringResult;
    }
}
