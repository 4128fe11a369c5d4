package io.tapedeck.decide;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.Name;
import io.tapedeck.event.RowReader;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.FeedStatusDecoder;

/** A part of the decisions. Called by {@link Decisions} alone, on its thread; what each call means is the same for all. */
interface DecisionHandler {
    /** Takes the settings of the tape, keys below {@code decide.}: at the begin the defaults, then each that the tape brings. */
    void configure(KeyValues settings);

    /** An instrument has got its dense index, one above the one before. */
    default void onDefined(int instrument) {
    }

    /** A trade or a quote of a known instrument. */
    default void onTick(Tick tick, int instrument) {
    }

    /** The tape's clock, ns. */
    default void onClock(long time) {
    }

    /** A row of a table that decisions know ({@link Tables}); the reader stands before its first column, for each handler anew. */
    default void onRow(Name table, RowReader row) {
    }

    /** A feed's status. */
    default void onFeedStatus(FeedStatusDecoder status) {
    }

    /** Tells its figures. */
    default void count(DecisionCounts into) {
    }

    /** As {@link Decisions#triggerPeak}; absent where this part has no such trigger. */
    default long triggerPeak(String triggerId) {
        return FixedPoint.ABSENT;
    }

    /** Writes the whole state, settings excepted. */
    void save(StateWriter state);

    /** Reads it back, after {@link #configure} with the settings of then. */
    void restore(StateReader state);
}
