package io.tapedeck.event;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.codec.ClockEncoder;
import io.tapedeck.event.codec.ConfigurationEncoder;
import io.tapedeck.event.codec.FeedStatusEncoder;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.event.codec.InstrumentDefinitionEncoder;
import io.tapedeck.event.codec.MessageHeaderEncoder;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.RowEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A producer's buffer of encoded messages that enter the ring together and are journaled together or not at all.
 * Message i lies at {@link #offset(int)} with {@link #length(int)} bytes. Reused: {@link #clear()}, append,
 * {@link Publisher#offer}. Allocates only while it grows to its largest size. One thread.
 */
public final class Frame {
    private static final int ALIGNMENT = 8;
    private static final int TRADE_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + TradeEncoder.BLOCK_LENGTH;
    private static final int QUOTE_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + QuoteEncoder.BLOCK_LENGTH;

    private final ExpandableArrayBuffer buffer;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final QuoteEncoder quote = new QuoteEncoder();
    private final FeedStatusEncoder status = new FeedStatusEncoder();
    private final RowEncoder row = new RowEncoder();
    private final ConfigurationEncoder configuration = new ConfigurationEncoder();
    private int[] offsets = new int[64];
    private int[] lengths = new int[64];
    private int count;
    private int end;
    private int slots;
    private long feedId;
    private int mode;

    /** @param initialBytes room to begin with; it grows as needed */
    public Frame(int initialBytes) {
        buffer = new ExpandableArrayBuffer(initialBytes);
    }

    /** States whose events follow; kept over {@link #clear()}. {@code feedId} 0 = none. */
    public Frame feed(long feedId, boolean historical) {
        this.feedId = feedId;
        this.mode = historical ? EventHeader.FRAME_HISTORICAL : 0;
        return this;
    }

    /** Empties the frame. */
    public void clear() {
        count = 0;
        end = 0;
        slots = 0;
    }

    /** Removes the messages from number {@code keep} on: a line that proved bad after its first message. */
    public void truncate(int keep) {
        while (count > keep) {
            count--;
            slots -= Slots.of(lengths[count]);
            end = offsets[count];
        }
    }

    /** @return messages held */
    public int count() {
        return count;
    }

    /** @return ring slots that the frame takes */
    public int slots() {
        return slots;
    }

    /** @return bytes held, padding included */
    public int bytes() {
        return end;
    }

    /** @return the memory that holds the messages */
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /** @return where message {@code index} begins */
    public int offset(int index) {
        return offsets[index];
    }

    /** @return bytes of message {@code index} */
    public int length(int index) {
        return lengths[index];
    }

    /**
     * Appends a trade; the caller sets price, size and conditions on the encoder before the next append.
     *
     * @param exchangeTime ns, Long.MIN_VALUE where the source gives none
     * @param receiveTime ns
     * @param feedSequence the feed's number, 0 = none
     * @param flags what the source itself says, {@link EventFlags}
     */
    public TradeEncoder trade(long instrumentId, long exchangeTime, long receiveTime, long feedSequence, int flags) {
        int offset = begin(TRADE_LENGTH);
        trade.wrapAndApplyHeader(buffer, offset, header);
        stamp(offset, instrumentId, exchangeTime, receiveTime, feedSequence, flags);
        trade.size().mantissa(Long.MIN_VALUE).exponent((byte) 0);
        buffer.setMemory(trade.offset() + TradeEncoder.conditionsEncodingOffset(), TradeEncoder.conditionsLength(),
                (byte) 0);
        commit(offset, TRADE_LENGTH);
        return trade;
    }

    /** Appends a quote; parameters as {@link #trade}. Prices and sizes begin absent. */
    public QuoteEncoder quote(long instrumentId, long exchangeTime, long receiveTime, long feedSequence, int flags) {
        int offset = begin(QUOTE_LENGTH);
        quote.wrapAndApplyHeader(buffer, offset, header);
        stamp(offset, instrumentId, exchangeTime, receiveTime, feedSequence, flags);
        quote.bid(Long.MIN_VALUE).ask(Long.MIN_VALUE);
        quote.bidSize().mantissa(Long.MIN_VALUE).exponent((byte) 0);
        quote.askSize().mantissa(Long.MIN_VALUE).exponent((byte) 0);
        buffer.setMemory(quote.offset() + QuoteEncoder.conditionsEncodingOffset(), QuoteEncoder.conditionsLength(),
                (byte) 0);
        commit(offset, QUOTE_LENGTH);
        return quote;
    }

    /**
     * A quote's side as sources give it: price 0 at size 0 is how some write that nobody quotes it.
     *
     * @return the price, 1e-9; {@link FixedPoint#ABSENT} where there is none. The size of 0 stays and tells such a side from one
     *         that the source does not show
     */
    public static long side(long price, long sizeMantissa) {
        return price == 0 && sizeMantissa == 0 ? FixedPoint.ABSENT : price;
    }

    /** Appends a clock event: the engine's time, ns. */
    public void clock(long time) {
        int length = MessageHeaderEncoder.ENCODED_LENGTH + ClockEncoder.BLOCK_LENGTH;
        int offset = begin(length);
        header.wrap(buffer, offset).blockLength(ClockEncoder.BLOCK_LENGTH).templateId(ClockEncoder.TEMPLATE_ID)
                .schemaId(ClockEncoder.SCHEMA_ID).version(ClockEncoder.SCHEMA_VERSION);
        stamp(offset, 0, time, time, 0, 0);
        commit(offset, length);
    }

    /** Appends an instrument's definition; it carries no feed. */
    public void definition(Instrument instrument, long receiveTime) {
        int offset = begin(MessageHeaderEncoder.ENCODED_LENGTH + InstrumentDefinitionEncoder.BLOCK_LENGTH + 256);
        int length = InstrumentCodec.encode(buffer, offset, instrument);
        stamp(offset, instrument.id(), Long.MIN_VALUE, receiveTime, 0, 0);
        commit(offset, length);
    }

    /**
     * Appends what a feed reports of itself; exchange time is absent.
     *
     * @param fromSequence first number concerned, 0 = none
     * @param toSequence last number concerned, 0 = none
     * @param fromTime ns, Long.MIN_VALUE = none
     * @param toTime ns, Long.MIN_VALUE = none
     * @param name the feed's name, UTF-8
     * @param detail anything else, of REQUEST {@link FeedMark#requestDetail}
     */
    public void status(FeedStatusKind kind, long feedSequence, long receiveTime, long fromSequence, long toSequence,
            long fromTime, long toTime, String name, String detail) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] detailBytes = detail.getBytes(StandardCharsets.UTF_8);
        int fixed = MessageHeaderEncoder.ENCODED_LENGTH + FeedStatusEncoder.BLOCK_LENGTH;
        int offset = begin(fixed + 4 + nameBytes.length + detailBytes.length);
        status.wrapAndApplyHeader(buffer, offset, header);
        stamp(offset, 0, Long.MIN_VALUE, receiveTime, feedSequence, 0);
        status.status(kind).fromSequence(fromSequence).toSequence(toSequence).fromTime(fromTime).toTime(toTime);
        status.putName(nameBytes, 0, nameBytes.length).putDetail(detailBytes, 0, detailBytes.length);
        commit(offset, MessageHeaderEncoder.ENCODED_LENGTH + status.encodedLength());
    }

    /**
     * Appends a row.
     *
     * @param laneKey 0: lands in the ordered lane; else the instrument id by which tick lanes share the table
     * @param content the columns and values; may be reused afterwards
     */
    public void row(long laneKey, long exchangeTime, long receiveTime, long feedSequence, RowWriter content) {
        int fixed = MessageHeaderEncoder.ENCODED_LENGTH + RowEncoder.BLOCK_LENGTH;
        int offset = begin(fixed + 10 + content.encodedBytes());
        row.wrapAndApplyHeader(buffer, offset, header);
        stamp(offset, laneKey, exchangeTime, receiveTime, feedSequence, 0);
        content.putInto(row);
        commit(offset, MessageHeaderEncoder.ENCODED_LENGTH + row.encodedLength());
    }

    /** Appends the settings by which decisions are made from here on. */
    public void configuration(KeyValues settings, long receiveTime) {
        byte[] content = settings.render().getBytes(StandardCharsets.UTF_8);
        int offset = begin(
                MessageHeaderEncoder.ENCODED_LENGTH + ConfigurationEncoder.BLOCK_LENGTH + 4 + content.length);
        configuration.wrapAndApplyHeader(buffer, offset, header);
        stamp(offset, 0, Long.MIN_VALUE, receiveTime, 0, 0);
        configuration.hash(settings.hash()).putContent(content, 0, content.length);
        commit(offset, MessageHeaderEncoder.ENCODED_LENGTH + configuration.encodedLength());
    }

    /** Appends an encoded message as it is, its feed and mode included: for replay into another journal. */
    public void copy(DirectBuffer source, int sourceOffset, int length) {
        int offset = begin(length);
        buffer.putBytes(offset, source, sourceOffset, length);
        commit(offset, length);
    }

    /** Marks first and last message; the ring calls it before it copies. */
    public void seal() {
        if (count == 0) {
            throw new IllegalStateException("a frame must hold at least one message");
        }
        for (int i = 0; i < count; i++) {
            int bits = EventHeader.frame(buffer, offsets[i]) & EventHeader.FRAME_HISTORICAL;
            bits |= i == 0 ? EventHeader.FRAME_FIRST : 0;
            bits |= i == count - 1 ? EventHeader.FRAME_LAST : 0;
            EventHeader.frame(buffer, offsets[i], bits);
        }
    }

    private int begin(int lengthAtMost) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
        }
        if (end + (long) lengthAtMost > Integer.MAX_VALUE - 64) {
            throw TapedeckException.data("a frame holds at most 2 GiB, this one is larger: send smaller requests");
        }
        buffer.checkLimit(end + lengthAtMost + ALIGNMENT);
        return end;
    }

    private void stamp(int offset, long instrumentId, long exchangeTime, long receiveTime, long feedSequence,
            int flags) {
        EventHeader.stamp(buffer, offset, instrumentId, exchangeTime, receiveTime, feedId, feedSequence);
        EventHeader.flags(buffer, offset, flags);
        EventHeader.frame(buffer, offset, mode);
    }

    private void commit(int offset, int length) {
        offsets[count] = offset;
        lengths[count] = length;
        count++;
        slots += Slots.of(length);
        end = offset + ((length + ALIGNMENT - 1) & -ALIGNMENT);
    }
}
