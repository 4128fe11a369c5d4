package io.tapedeck.http;

import io.tapedeck.event.FeedMark;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.Instruments;
import io.tapedeck.feed.ilp.LineBatch;
import io.tapedeck.feed.ilp.LineLimits;
import io.tapedeck.feed.ilp.RowTable;
import io.tapedeck.feed.ilp.TickMapping;
import java.time.Duration;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;

/** A service on a free loopback port over a tape that the test holds. */
final class TestService implements AutoCloseable {
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
        return new TestService(tape, options, writeOptions, journaled, new SystemEpochNanoClock());
    }

    private TestService(FakeTape tape, HttpOptions options, WriteOptions writeOptions, Iterable<FeedMark> journaled,
            EpochNanoClock clock) {
        this.tape = tape;
        Instruments instruments = new Instruments();
        List<RowTable> tables = List.of();
        writes = new WriteEndpoint(writeOptions, options.limits(),
                new Tape(tape, tape, tape, () -> "disk below its floor", clock),
                () -> new LineBatch(LineLimits.DEFAULT, TickMapping.defaults("TEST"), tables,
                        new InstrumentCache(instruments, tape, "")),
                journaled);
        service = new HttpService(options, writes, status, LineLimits.DEFAULT.nameBytes());
        service.start();
        client = new RawClient(service.address(),
                options.tls() == null ? javax.net.SocketFactory.getDefault() : options.tls().getSocketFactory());
    }

    RawClient.Answer send(byte[] request) {
        return client.send(request);
    }

    @Override
    public void close() {
        service.stop(Duration.ofSeconds(5));
    }
}
