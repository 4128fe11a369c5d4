package io.tapedeck.http;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.FeedMark;
import io.tapedeck.event.table.Tables;
import io.tapedeck.feed.ilp.LineBatch;
import io.tapedeck.feed.json.JsonRows;
import java.io.IOException;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes line protocol by InfluxDB's v1 and v2 write requests, and rows of tables as JSON. A request is one frame: it is journaled whole or not at all,
 * and 204 means that it is journaled under the durability policy. With an {@code Idempotency-Key} a retry is answered
 * again and not journaled again; without one a retry may double the request. Any thread.
 */
public final class WriteEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(WriteEndpoint.class);

    private record Taken(long ticket, boolean replayed) {
    }

    private final WriteOptions options;
    private final Tape tape;
    private final Tables tables;
    private final Submission submission;
    private final BodyFrame frames;
    private final WriteScratches scratches;
    private final RequestKeys keys;
    private final WriteCounters counters = new WriteCounters();

    /**
     * @param options how the endpoints feed the ring
     * @param limits what a client may ask at most
     * @param tape what is needed of the engine
     * @param tables the tables that JSON rows may fill
     * @param lines makes a parser of lines, one for each write that runs at one time
     * @param rows makes a reader of JSON rows, likewise
     * @param journaled the journal's feed marks, of which the keyed requests are remembered
     */
    public WriteEndpoint(WriteOptions options, HttpLimits limits, Tape tape, Tables tables, Supplier<LineBatch> lines,
            Supplier<JsonRows> rows, Iterable<FeedMark> journaled) {
        this.options = options;
        this.tables = tables;
        this.tape = tape;
        submission = new Submission(tape.publisher(), tape.progress(), options, tape.reason());
        frames = new BodyFrame(options, submission);
        ByteBudget budget = new ByteBudget(limits.bodyBytesInFlightMax());
        scratches = new WriteScratches(limits.writesMax(), () -> new WriteScratch(
                new BodyReader(limits, budget, options.retryAfterSeconds()), lines.get(), rows.get()));
        keys = new RequestKeys(options.keysMax(), options.keyAgeMaxNs(), journaled);
    }

    /** @return what became of the events */
    public WriteCounters counters() {
        return counters;
    }

    /** @return Idempotency-Keys remembered */
    public int keysRemembered() {
        return keys.count();
    }

    Reply writeV1(Request request) throws HttpRefusal, IOException, InterruptedException {
        return write(request, LineTarget.v1(request));
    }

    Reply writeV2(Request request) throws HttpRefusal, IOException, InterruptedException {
        return write(request, LineTarget.v2(request));
    }

    Reply writeRows(Request request) throws HttpRefusal, IOException, InterruptedException {
        return write(request, RowTarget.of(request, tables, options.retryAfterSeconds()));
    }

    private Reply write(Request request, WriteTarget target) throws HttpRefusal, IOException, InterruptedException {
        String key = RequestKey.of(request);
        WriteScratch scratch = scratches.tryTake();
        if (scratch == null) {
            counters.addRefused(1);
            throw HttpRefusal.unavailable("as many writes as are allowed run now: retry", options.retryAfterSeconds());
        }
        Taken taken;
        try {
            taken = take(request, target, key, scratch);
        } finally {
            scratches.giveBack(scratch);
        }
        if (taken.ticket >= 0) {
            submission.awaitDurable(taken.ticket);
        }
        Reply reply = Reply.noContent();
        return taken.replayed ? reply.with("Idempotent-Replayed", "true") : reply;
    }

    private Taken take(Request request, WriteTarget target, String key, WriteScratch scratch)
            throws HttpRefusal, IOException, InterruptedException {
        BodyBytes body;
        try {
            body = scratch.reader.read(request);
        } catch (HttpRefusal refusal) {
            count(refusal, 1);
            throw refusal;
        }
        long receiveTime = tape.clock().nanoTime();
        try {
            return key == null
                    ? new Taken(submit(scratch, body, target, receiveTime, null, 0), false)
                    : takeKeyed(scratch, body, target, receiveTime, key);
        } catch (HttpRefusal refusal) {
            count(refusal, target.count(body));
            if (refusal.status() < 500) {
                keep(request, refusal, body);
            }
            throw refusal;
        }
    }

    private Taken takeKeyed(WriteScratch scratch, BodyBytes body, WriteTarget target, long receiveTime, String key)
            throws HttpRefusal, InterruptedException {
        long hash = RequestKey.contentHash(body, target);
        return switch (keys.claim(key, hash, receiveTime, options.syncWaitNs())) {
            case RequestKeys.Owned _ -> {
                long ticket = BodyFrame.NOTHING;
                try {
                    ticket = submit(scratch, body, target, receiveTime, key, hash);
                } finally {
                    if (ticket >= 0) {
                        keys.accept(key, ticket, scratch.frame.count() - 1L, receiveTime);
                    } else {
                        keys.release(key);
                    }
                }
                yield new Taken(ticket, false);
            }
            case RequestKeys.Known known -> {
                counters.addDuplicate(known.events());
                yield new Taken(known.ticket(), true);
            }
            case RequestKeys.OtherBody _ -> throw HttpRefusal.otherBody("the Idempotency-Key was used for another"
                    + " body, precision or table: a key stands for one request, take a new one");
            case RequestKeys.StillRunning _ -> throw HttpRefusal.unavailable(
                    "a request with the same Idempotency-Key is still being written", options.retryAfterSeconds());
        };
    }

    private long submit(WriteScratch scratch, BodyBytes body, WriteTarget target, long receiveTime, String key,
            long hash) throws HttpRefusal {
        try {
            long ticket = frames.submit(scratch, body, target, receiveTime, key, hash);
            counters.addJournaled(scratch.frame.count() - (key == null ? 0L : 1L));
            return ticket;
        } catch (TapedeckException e) {
            if (e.category() != ErrorCategory.DATA) {
                throw e;
            }
            throw HttpRefusal.invalid(e.getMessage());
        }
    }

    private void count(HttpRefusal refusal, long events) {
        if (refusal.status() < 500) {
            counters.addRejected(events);
        } else {
            counters.addRefused(events);
        }
    }

    private void keep(Request request, HttpRefusal refusal, BodyBytes body) {
        try {
            tape.rejects().reject(options.feedName() + ' ' + request.origin(), refusal.getMessage(), options.feedId(),
                    new UnsafeBuffer(body.bytes(), 0, body.length()), 0, body.length());
        } catch (TapedeckException e) {
            LOG.error("a refused request could not be kept in the rejects; its client was told: {}",
                    refusal.getMessage(), e);
        }
    }
}
