package io.tapedeck.http;

import io.tapedeck.event.FeedMark;
import io.tapedeck.event.InstrumentCache;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.table.TestTables;
import io.tapedeck.feed.RowTables;
import io.tapedeck.feed.ilp.LineBatch;
import io.tapedeck.feed.ilp.LineLimits;
import io.tapedeck.feed.ilp.TickMapping;
import io.tapedeck.feed.json.JsonRows;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;
import org.agrona.concurrent.SystemEpochNanoClock;

/** A service on a free loopback port over a tape that the test holds. */
final class TestService implements AutoCloseable {
    /** The tape in memory, null where the test brought its own. */
    final FakeTape tape;
    final FixedStatus status = new FixedStatus();
    final TestTables tables = new TestTables(
            TestTables.table("notes", "at", "at timestamptz!; name varchar(5)!; price numeric(15,8); count int4;"
                    + " body jsonb; tags text[]; origin inet; ok bool; day date; key uuid; level int2=1"),
            TestTables.table("market_data_hf", "timestamp",
                    "timestamp timestamptz!; symbol varchar(24)!; exchange varchar(24)!; close numeric(15,8)!"));
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
        RowTables rows = tables.rows("market_data_hf");
        writes = new WriteEndpoint(writeOptions, options.limits(), tape, tables,
                () -> new LineBatch(LineLimits.DEFAULT, TickMapping.defaults("TEST"), rows,
                        new InstrumentCache(instruments, tape.publisher(), "")),
                () -> new JsonRows(rows, new InstrumentCache(instruments, tape.publisher(), "")), journaled);
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
