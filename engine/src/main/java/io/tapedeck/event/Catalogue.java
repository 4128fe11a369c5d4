package io.tapedeck.event;

import io.tapedeck.event.codec.ConfigurationDecoder;
import io.tapedeck.event.codec.FeedStatusDecoder;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The fold of the market journal that a start must know again: instruments, settings, how far each feed came, keys of requests. The
 * journal's writer keeps one and writes it as the first block of each cycle; a start folds the newest such block and what
 * stands behind it. Allocates nothing for an event of a feed seen before. One thread.
 */
public final class Catalogue implements MessageHandler {
    private final Long2ObjectHashMap<Instrument> instruments = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<FeedMark> feeds = new Long2ObjectHashMap<>();
    private final int feedsMax;
    private final long requestAgeMaxNs;
    private FeedMark last = new FeedMark(0);
    private long newestReceiveTime = Long.MIN_VALUE;
    /** The newest Configuration message as it stood on the tape, empty before the first. */
    private byte[] configuration = {};

    /**
     * @param feedsMax feeds and keys remembered; beyond it the oldest are forgotten, connections first, then keys, when a catalogue is written
     *            or there are twice as many
     * @param requestAgeMaxNs age at which a request's key is forgotten, ns of receive time
     */
    public Catalogue(int feedsMax, long requestAgeMaxNs) {
        this.feedsMax = feedsMax;
        this.requestAgeMaxNs = requestAgeMaxNs;
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length) {
        int template = EventHeader.templateId(buffer, offset);
        if (template == InstrumentDefinitionDecoder.TEMPLATE_ID) {
            instruments.put(EventHeader.instrumentId(buffer, offset), InstrumentCodec.decode(buffer, offset));
            return;
        }
        if (template == ConfigurationDecoder.TEMPLATE_ID) {
            configuration = new byte[length];
            buffer.getBytes(offset, configuration);
            return;
        }
        long feedId = EventHeader.feedId(buffer, offset);
        if (feedId == 0) {
            return;
        }
        FeedMark mark = last.feedId == feedId ? last : mark(feedId);
        long sequence = EventHeader.feedSequence(buffer, offset);
        if (sequence > mark.sequence) {
            mark.sequence = sequence;
        }
        long time = EventHeader.receiveTime(buffer, offset);
        mark.receiveTime = Math.max(mark.receiveTime, time);
        boolean live = (EventHeader.frame(buffer, offset) & EventHeader.FRAME_HISTORICAL) == 0;
        if (template == FeedStatusDecoder.TEMPLATE_ID) {
            live &= onStatus(mark, buffer, offset) != FeedStatusKind.HIGH_WATER;
        }
        if (live) { // a file may state receive times of its own, which must not age the keys
            newestReceiveTime = Math.max(newestReceiveTime, time);
        }
    }

    private FeedMark mark(long feedId) {
        FeedMark mark = feeds.get(feedId);
        if (mark == null) {
            if (feeds.size() >= 2L * feedsMax) {
                forget();
            }
            mark = new FeedMark(feedId);
            feeds.put(feedId, mark);
        }
        last = mark;
        return mark;
    }

    private FeedStatusKind onStatus(FeedMark mark, DirectBuffer buffer, int offset) {
        FeedStatusDecoder decoder = new FeedStatusDecoder();
        decoder.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        FeedStatusKind kind = decoder.status();
        long toSequence = decoder.toSequence();
        String name = decoder.name();
        String detail = decoder.detail();
        switch (kind) {
            case DEFINED -> mark.name = name;
            case CONNECTED -> {
                mark.session |= mark.name.isEmpty();
                mark.name = name;
            }
            case DISCONNECTED -> {
                if (mark.passing()) {
                    feeds.remove(mark.feedId);
                    last = new FeedMark(0);
                }
            }
            case ENDED -> mark.ended = true;
            case HIGH_WATER -> {
                mark.sequence = Math.max(mark.sequence, toSequence);
                mark.ended |= detail.equals(ENDED_DETAIL);
                mark.session |= detail.equals(SESSION_DETAIL);
                mark.name = name;
            }
            case REQUEST -> mark.request(detail, toSequence);
            case GAP, STALE, RESUMED, JOURNAL_GAP, NULL_VAL -> {
            }
        }
        return kind;
    }

    private static final String ENDED_DETAIL = "ended";
    private static final String SESSION_DETAIL = "session";

    /** @return the feed's mark, null where the tape does not know the feed (or has forgotten it) */
    public FeedMark feed(long feedId) {
        return feeds.get(feedId);
    }

    /** @return the newest settings' message, so that a file read alone tells by what was decided; empty before the first */
    public byte[] configuration() {
        return configuration.clone();
    }

    /** @return the instruments, in no order */
    public Iterable<Instrument> instruments() {
        return instruments.values();
    }

    /** @return the feeds' marks, in no order */
    public Iterable<FeedMark> feeds() {
        return feeds.values();
    }

    /**
     * Appends what the catalogue knows to {@code frame}, instruments first, oldest feeds first; forgets what is beyond its
     * limits. Folding the frame gives the same catalogue.
     *
     * @param receiveTime the definitions' receive time, ns
     */
    public void writeTo(Frame frame, long receiveTime) {
        List<Instrument> byId = new ArrayList<>(instruments.values());
        byId.sort(Comparator.comparingLong(Instrument::id));
        byId.forEach(instrument -> frame.definition(instrument, receiveTime));
        if (configuration.length > 0) {
            frame.copy(new UnsafeBuffer(configuration), 0, configuration.length);
        }
        forget();
        List<FeedMark> marks = new ArrayList<>(feeds.values());
        marks.sort(Comparator.comparingLong(FeedMark::receiveTime).thenComparingLong(FeedMark::feedId));
        for (FeedMark mark : marks) {
            frame.feed(mark.feedId, false);
            if (mark.request) {
                frame.status(FeedStatusKind.REQUEST, mark.sequence, mark.receiveTime, 0, mark.sequence, Long.MIN_VALUE,
                        Long.MIN_VALUE, "", FeedMark.requestDetail(mark.name, mark.contentHash));
            } else {
                frame.status(FeedStatusKind.HIGH_WATER, mark.sequence, mark.receiveTime, 0, mark.sequence,
                        Long.MIN_VALUE, Long.MIN_VALUE, mark.name,
                        mark.ended ? ENDED_DETAIL : mark.session ? SESSION_DETAIL : "");
            }
        }
        frame.feed(0, false);
    }

    private void forget() {
        feeds.values().removeIf(mark -> mark.request && newestReceiveTime - mark.receiveTime > requestAgeMaxNs);
        int excess = feeds.size() - feedsMax;
        if (excess > 0) {
            // many keyed requests must not make the tape forget a file, which would then be loaded twice, and many
            // connections, which never come again, neither of the two
            List<FeedMark> marks = new ArrayList<>(feeds.values());
            marks.sort(Comparator.comparing((FeedMark mark) -> !mark.passing()).thenComparing(mark -> !mark.request)
                    .thenComparingLong(FeedMark::receiveTime).thenComparingLong(FeedMark::feedId));
            marks.subList(0, excess).forEach(mark -> feeds.remove(mark.feedId));
        }
        last = new FeedMark(0);
    }
}
