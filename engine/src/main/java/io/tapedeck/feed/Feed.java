package io.tapedeck.feed;

/** A source of events that runs on one thread of its own until its end, {@link #stop()} or an error. */
public interface Feed extends Runnable {
    /** @return the feed's name as people know it: a file's name, a venue's line; never null */
    String name();

    /** @return what became of each record so far; any thread may read it */
    FeedCounters counters();

    /**
     * Reads the source to its end. Called once, by the feed's own thread.
     *
     * @throws io.tapedeck.common.TapedeckException DATA where the source is damaged beyond going on, FATAL where the engine
     *             halted, CONFIGURATION where the options do not fit the source
     */
    @Override
    void run();

    /** Asks the feed to end soon, without waiting for it; any thread, any number of times. */
    void stop();
}
