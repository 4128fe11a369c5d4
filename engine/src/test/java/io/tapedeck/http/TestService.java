package io.tapedeck.http;

import io.tapedeck.event.FeedMark;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.Instruments;
import io.tapedeck.feed.ilp.LineBatch;
import io.tapedeck.feed.ilp.LineLimits;
import io.tapedeck.feed.ilp.TickMapping;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;
import org.agrona.concurrent.SystemEpochNanoClock;

/** A service on a free loopback port over a tape that the test holds. */
final class TestService implements AutoCloseable {
    /** The tape in memory, null where the test brought its own. */
    final FakeTape tape;
    final FixedStatus status = new FixedStatus();
    final WriteEndpoint writes;
    final HttpService service;
    final RawClient client;

    /** Everything at its default. */
    static TestService start() {
        return start(new FakeTape(), HttpOptions.loopback(0), WriteOptions.DEFAULT, List.of());
    }

    static TestService start(FakeTape tape, HttpOptions options, WriteOptions writeOptions,
            Iterable<FeedMark> journaled) {
        return new TestService(tape, new Tape(tape, tape, tape, () -> "disk below its floor",
                new SystemEpochNanoClock()), options, writeOptions, journaled, new Instruments());
    }

    TestService(FakeTape fake, Tape tape, HttpOptions options, WriteOptions writeOptions,
            Iterable<FeedMark> journaled, Instruments instruments) {
        this.tape = fake;
        writes = new WriteEndpoint(writeOptions, options.limits(), tape,
                () -> new LineBatch(LineLimits.DEFAULT, TickMapping.defaults("TEST"), List.of(),
                        new InstrumentCache(instruments, tape.publisher(), "")),
                journaled);
        service = new HttpService(options, writes, status, LineLimits.DEFAULT.nameBytes());
        service.start();
        client = new RawClient(service.address(),
                options.tls() == null ? SocketFactory.getDefault() : options.tls().getSocketFactory());
    }

    RawClient.Answer send(byte[] request) {
        return client.send(request);
    }

    @Override
    public void close() {
        service.stop(Duration.ofSeconds(5));
    }
}
