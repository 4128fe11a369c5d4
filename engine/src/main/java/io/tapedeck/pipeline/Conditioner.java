package io.tapedeck.pipeline;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.Catalogue;
import io.tapedeck.event.EventFlags;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Tick;
import io.tapedeck.event.codec.ExactDecimalDecoder;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.MessageHeaderDecoder;
import io.tapedeck.event.codec.QuoteDecoder;
import io.tapedeck.event.codec.RowDecoder;
import io.tapedeck.event.codec.TradeDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Marks events: adds {@link EventFlags} to those that the producer set. Drops nothing, alters no price. The rules:
 *
 * <ul>
 * <li><b>DUPLICATE, GAP</b> (trade, quote, row; feed id and feed sequence not 0): GAP where the feed's number is more than 1
 * above the feed's highest. DUPLICATE where the number was seen; of numbers 64 or more below the highest, and of those up to
 * the highest that the journal held at start, it is taken that they were. A number that comes late for the first time is
 * neither. The first number of an unknown feed is neither, whatever it is. Numbers of feed status messages count as seen, but
 * such a message is never marked.
 * <li><b>LATE</b> (trade, quote with an exchange time): exchange time is more than the lateness allowance behind the
 * instrument's newest. An event marked FUTURE does not become the newest.
 * <li><b>STALE, FUTURE</b> (trade, quote with an exchange time, live feeds): receive time is more than the staleness
 * allowance behind exchange time; exchange time is more than the clock allowance ahead of receive time. Not of historical
 * feeds, whose receive time is that of the loading.
 * <li><b>ONE_SIDED</b> (quote): a side, or both, is absent: its price is, or its price and its size are 0.
 * <li><b>CROSSED, LOCKED</b> (quote with both sides): bid above ask; bid equal to ask.
 * <li><b>ZERO_SIZE</b>: a trade of size 0; a quote with a side that is present and of size 0.
 * <li><b>SIZE_ABSENT</b>: a trade without size; a quote with a side that is present and has no size.
 * <li><b>OUTLIER</b> (trade with a price; quote with both sides, by the middle between them): the price is further from the
 * instrument's last good price than the allowance, a share of that price. The last good price is the last one that was not
 * marked; a first price is good, and so is one that follows a price of 0, of which there is no share. When as many outliers
 * in a row as the limit says lay each within the allowance of the one before, the last of them becomes the good price: a
 * split, a session's new level. It is marked still, its followers are not. A one-sided quote is not judged.
 * </ul>
 *
 * LATE and OUTLIER are judged against the instrument's own live events or, of a historical feed, against those of the same
 * feed (see {@link InstrumentTracks}); an event whose instrument has no definition is not judged by them. After a start
 * they begin with nothing remembered. One thread; allocates for new instruments and new feeds only.
 */
final class Conditioner {
    private static final int TRADE_PRICE = MessageHeaderDecoder.ENCODED_LENGTH + TradeDecoder.priceEncodingOffset();
    private static final int TRADE_SIZE = MessageHeaderDecoder.ENCODED_LENGTH + TradeDecoder.sizeEncodingOffset()
            + ExactDecimalDecoder.mantissaEncodingOffset();
    private static final int BID = MessageHeaderDecoder.ENCODED_LENGTH + QuoteDecoder.bidEncodingOffset();
    private static final int ASK = MessageHeaderDecoder.ENCODED_LENGTH + QuoteDecoder.askEncodingOffset();
    private static final int BID_SIZE = MessageHeaderDecoder.ENCODED_LENGTH + QuoteDecoder.bidSizeEncodingOffset()
            + ExactDecimalDecoder.mantissaEncodingOffset();
    private static final int ASK_SIZE = MessageHeaderDecoder.ENCODED_LENGTH + QuoteDecoder.askSizeEncodingOffset()
            + ExactDecimalDecoder.mantissaEncodingOffset();
    private static final long ABSENT = FixedPoint.ABSENT;

    private final ConditionOptions options;
    private final InstrumentTracks instruments;
    private final FeedNumbers feeds;

    /** @param recovered what the journal holds already: its instruments and how far its feeds came */
    Conditioner(ConditionOptions options, Catalogue recovered) {
        this.options = options;
        instruments = new InstrumentTracks(options, recovered);
        feeds = new FeedNumbers(options.feedsMax(), recovered);
    }

    /** Judges the message that begins at {@code offset}, of which at least the fixed part is there, and writes its flags. */
    void condition(MutableDirectBuffer buffer, int offset) {
        int template = EventHeader.templateId(buffer, offset);
        int found = switch (template) {
            case TradeDecoder.TEMPLATE_ID -> numbers(buffer, offset) | trade(buffer, offset);
            case QuoteDecoder.TEMPLATE_ID -> numbers(buffer, offset) | quote(buffer, offset);
            case RowDecoder.TEMPLATE_ID -> numbers(buffer, offset);
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> {
                instruments.define(EventHeader.instrumentId(buffer, offset));
                yield 0;
            }
            default -> {
                numbers(buffer, offset);
                yield 0;
            }
        };
        if (found != 0) {
            EventHeader.flags(buffer, offset, EventHeader.flags(buffer, offset) | found);
        }
    }

    /** Reads what is remembered of the instrument of a live tick, and changes nothing; @return anything made of it */
    long preview(DirectBuffer buffer, int offset) {
        return Tick.isTick(buffer, offset) ? instruments.preview(EventHeader.instrumentId(buffer, offset)) : 0;
    }

    private int numbers(MutableDirectBuffer buffer, int offset) {
        long feedId = EventHeader.feedId(buffer, offset);
        long number = EventHeader.feedSequence(buffer, offset);
        return feedId == 0 || number == 0 ? 0 : feeds.observe(feedId, number);
    }

    private int trade(MutableDirectBuffer buffer, int offset) {
        long price = buffer.getLong(offset + TRADE_PRICE, ByteOrder.LITTLE_ENDIAN);
        long size = buffer.getLong(offset + TRADE_SIZE, ByteOrder.LITTLE_ENDIAN);
        return sizeFlags(size) | judge(buffer, offset, price);
    }

    private int quote(MutableDirectBuffer buffer, int offset) {
        long bid = buffer.getLong(offset + BID, ByteOrder.LITTLE_ENDIAN);
        long ask = buffer.getLong(offset + ASK, ByteOrder.LITTLE_ENDIAN);
        long bidSize = buffer.getLong(offset + BID_SIZE, ByteOrder.LITTLE_ENDIAN);
        long askSize = buffer.getLong(offset + ASK_SIZE, ByteOrder.LITTLE_ENDIAN);
        boolean bidPresent = present(bid, bidSize);
        boolean askPresent = present(ask, askSize);
        int found = (bidPresent ? sizeFlags(bidSize) : 0) | (askPresent ? sizeFlags(askSize) : 0);
        if (!bidPresent || !askPresent) {
            return found | EventFlags.ONE_SIDED | judge(buffer, offset, ABSENT);
        }
        if (bid >= ask) {
            found |= bid > ask ? EventFlags.CROSSED : EventFlags.LOCKED;
        }
        long middle = (bid & ask) + ((bid ^ ask) >> 1); // rounded down, without overflow
        return found | judge(buffer, offset, middle);
    }

    private static boolean present(long price, long size) {
        return price != ABSENT && (price != 0 || size != 0);
    }

    private static int sizeFlags(long size) {
        return size == 0 ? EventFlags.ZERO_SIZE : size == ABSENT ? EventFlags.SIZE_ABSENT : 0;
    }

    /** Times and price; the price may be absent. */
    private int judge(MutableDirectBuffer buffer, int offset, long price) {
        boolean historical = (EventHeader.frame(buffer, offset) & EventHeader.FRAME_HISTORICAL) != 0;
        long time = EventHeader.exchangeTime(buffer, offset);
        int found = 0;
        if (!historical && time != ABSENT) {
            long received = EventHeader.receiveTime(buffer, offset);
            found |= InstrumentTracks.exceeds(received, time, options.stalenessNsMax()) ? EventFlags.STALE : 0;
            found |= InstrumentTracks.exceeds(time, received, options.clockNsMax()) ? EventFlags.FUTURE : 0;
        }
        int track = instruments.track(EventHeader.instrumentId(buffer, offset), EventHeader.feedId(buffer, offset),
                historical);
        if (track == InstrumentTracks.UNKNOWN) {
            return found;
        }
        if (time != ABSENT) {
            found |= instruments.judgeTime(track, time, (found & EventFlags.FUTURE) != 0);
        }
        if (price != ABSENT && options.outlierPpm() != 0) {
            found |= instruments.judgePrice(track, price);
        }
        return found;
    }
}
