package io.tapedeck.http;

import io.tapedeck.event.FeedMark;
import io.tapedeck.event.Frame;
import io.tapedeck.event.codec.FeedStatusEncoder;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.event.codec.MessageHeaderEncoder;
import io.tapedeck.feed.ilp.LineBatch;
import io.tapedeck.feed.json.JsonError;
import io.tapedeck.feed.json.JsonRows;

/** Makes one frame of one body, all of it, and gives it to the ring. Any thread. */
final class BodyFrame {
    private static final long NO_TIME = Long.MIN_VALUE;
    /** Answer of {@link #submit} for a body without a line: nothing entered the ring. */
    static final long NOTHING = -1;

    private final WriteOptions options;
    private final Submission submission;

    BodyFrame(WriteOptions options, Submission submission) {
        this.options = options;
        this.submission = submission;
    }

    /**
     * Parses the body and offers its frame, which is afterwards in {@code scratch.frame}.
     *
     * @param key the Idempotency-Key, null for none
     * @return the frame's ticket, or NOTHING
     */
    long submit(WriteScratch scratch, BodyBytes body, WriteTarget target, long receiveTime, String key,
            long contentHash) throws HttpRefusal {
        Frame frame = scratch.frame;
        frame.clear();
        if (key == null) {
            frame.feed(options.feedId(), options.historical());
        } else {
            frame.feed(RequestKey.feedId(key), options.historical());
            frame.status(FeedStatusKind.REQUEST, 0, receiveTime, 0, 0, NO_TIME, NO_TIME, options.feedName(),
                    FeedMark.requestDetail(key, contentHash));
        }
        int keep = frame.count();
        parse(scratch, body, target, receiveTime);
        if (frame.slots() > submission.frameSlotsMax()) {
            throw submission.tooLarge();
        }
        if (frame.count() == 0) {
            return NOTHING;
        }
        if (key != null) {
            new FeedStatusEncoder().wrap(frame.buffer(), frame.offset(0) + MessageHeaderEncoder.ENCODED_LENGTH)
                    .toSequence(frame.count() - keep);
        }
        return submission.offer(frame);
    }

    private void parse(WriteScratch scratch, BodyBytes body, WriteTarget target, long receiveTime) throws HttpRefusal {
        switch (target) {
            case LineTarget lines -> parse(scratch, body, lines, receiveTime);
            case RowTarget rows -> parse(scratch, body, rows, receiveTime);
        }
    }

    private void parse(WriteScratch scratch, BodyBytes body, LineTarget target, long receiveTime) throws HttpRefusal {
        LineBatch lines = scratch.lines;
        long patience = submission.patience();
        while (true) {
            switch (lines.read(body.bytes(), body.length(), target.dialect(), target.unit().nanos(), receiveTime,
                    submission.frameSlotsMax(), scratch.frame)) {
                case GOOD -> {
                    return;
                }
                case MALFORMED -> throw HttpRefusal.badLine(lines.error());
                case TOO_LARGE -> throw submission.tooLarge();
                case REFUSED -> {
                    if (!lines.refusalReason().isEmpty()) {
                        throw HttpRefusal.unavailable(lines.refusalReason(), options.retryAfterSeconds());
                    }
                    submission.pauseOrRefuse(lines.refusal(), patience);
                }
            }
        }
    }

    private void parse(WriteScratch scratch, BodyBytes body, RowTarget target, long receiveTime) throws HttpRefusal {
        JsonRows rows = scratch.rows;
        RowTarget known = target;
        long patience = submission.patience();
        while (true) {
            switch (rows.read(body.bytes(), body.length(), known.table(), receiveTime, submission.frameSlotsMax(),
                    scratch.frame)) {
                case GOOD -> {
                    return;
                }
                case MALFORMED -> {
                    JsonError error = rows.error();
                    RowTarget fresh = known.refreshed(rows.tables().tables());
                    if (fresh.equals(known)) {
                        throw HttpRefusal.badRow(error);
                    }
                    known = fresh; // the column may have been made since
                }
                case TOO_LARGE -> throw submission.tooLarge();
                case REFUSED -> submission.pauseOrRefuse(rows.refusal(), patience);
            }
        }
    }
}
