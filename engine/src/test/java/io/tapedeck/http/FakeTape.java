package io.tapedeck.http;

import io.tapedeck.event.Catalogue;
import io.tapedeck.event.DurableProgress;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.MessageHandler;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RejectSink;
import io.tapedeck.event.codec.InstrumentDefinitionDecoder;
import io.tapedeck.event.codec.FeedStatusDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A ring and journal that keep every frame in memory and take what the test tells them to take. */
final class FakeTape implements Publisher, DurableProgress, RejectSink {
    /** A frame of data as it was offered. */
    record Taken(List<byte[]> messages) {
        void forEach(MessageHandler handler) {
            for (byte[] message : messages) {
                handler.onMessage(new UnsafeBuffer(message), 0, message.length);
            }
        }
    }

    /** A reject as it was kept. */
    record Kept(String origin, String reason, String payload) {
    }

    private final List<Taken> frames = new ArrayList<>();
    private final List<Kept> rejects = new ArrayList<>();
    private long tickets;
    private boolean syncing = true;
    private LongSupplier answer = () -> 0;
    volatile int slotsMax = 1024;

    @Override
    public synchronized long offer(Frame frame) {
        long result = answer.getAsLong();
        if (result < 0) {
            return result;
        }
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < frame.count(); i++) {
            byte[] message = new byte[frame.length(i)];
            frame.buffer().getBytes(frame.offset(i), message);
            messages.add(message);
        }
        frames.add(new Taken(messages));
        return tickets++;
    }

    @Override
    public int frameSlotsMax() {
        return slotsMax;
    }

    /** What the ring answers from now on: 0 takes, negative refuses. */
    synchronized void answer(LongSupplier answer) {
        this.answer = answer;
    }

    /** Whether what is taken becomes durable. */
    synchronized void syncing(boolean syncing) {
        this.syncing = syncing;
        notifyAll();
    }

    @Override
    public synchronized long syncedTicket() {
        return syncing ? tickets - 1 : -1;
    }

    @Override
    public synchronized boolean awaitSynced(long ticket, long timeoutNs) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutNs;
        while (!syncing) {
            long rest = deadline - System.nanoTime();
            if (rest <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, rest);
        }
        return true;
    }

    @Override
    public synchronized void reject(String origin, String reason, long feedId, DirectBuffer payload, int offset,
            int length) {
        byte[] bytes = new byte[length];
        payload.getBytes(offset, bytes);
        rejects.add(new Kept(origin, reason, new String(bytes, StandardCharsets.UTF_8)));
    }

    synchronized List<Kept> rejects() {
        return List.copyOf(rejects);
    }

    /** Frames that are no instrument's definition. */
    synchronized List<Taken> frames() {
        return frames.stream()
                .filter(frame -> template(frame.messages.getFirst()) != InstrumentDefinitionDecoder.TEMPLATE_ID)
                .toList();
    }

    /** Data events of all frames. */
    long events() {
        return frames().stream().flatMap(frame -> frame.messages.stream())
                .filter(message -> template(message) != FeedStatusDecoder.TEMPLATE_ID).count();
    }

    /** What a start would know of everything that was taken. */
    synchronized Catalogue catalogue() {
        Catalogue catalogue = new Catalogue(1000, Long.MAX_VALUE);
        frames.forEach(frame -> frame.forEach(catalogue));
        return catalogue;
    }

    private static int template(byte[] message) {
        return EventHeader.templateId(new UnsafeBuffer(message), 0);
    }
}
