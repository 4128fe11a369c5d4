package io.tapedeck.http;

import io.tapedeck.event.DurableProgress;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RejectSink;
import java.util.Objects;
import java.util.function.Supplier;
import org.agrona.concurrent.EpochNanoClock;

/**
 * What the write endpoints need of the engine.
 *
 * @param publisher the ring
 * @param progress how far the journal has come; an answer of 204 waits for it
 * @param rejects keeps requests that were wrong
 * @param reason says why the engine takes nothing now; asked only when the ring said so
 * @param clock ns since the epoch, the events' receive time
 */
public record Tape(Publisher publisher, DurableProgress progress, RejectSink rejects, Supplier<String> reason,
        EpochNanoClock clock) {
    /** Checks that nothing is null. */
    public Tape {
        Objects.requireNonNull(publisher, "publisher");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(rejects, "rejects");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(clock, "clock");
    }
}
