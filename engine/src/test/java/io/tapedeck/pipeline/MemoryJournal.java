package io.tapedeck.pipeline;

import io.tapedeck.event.DurableProgress;
import io.tapedeck.event.MessageHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A journal in memory: keeps every block, can fail at a commit, can hold a commit back. */
final class MemoryJournal implements BlockWriter, DurableProgress {
    static final int BLOCK_BYTES_MAX = 1 << 20;

    private final List<List<byte[]>> blocks = new ArrayList<>();
    private List<byte[]> pending = new ArrayList<>();
    private int pendingBytes;
    private int failAtCommit = Integer.MAX_VALUE;
    private boolean held;
    private long durable = -1;
    private Throwable failure;

    synchronized void failAtCommit(int number) {
        failAtCommit = number;
    }

    synchronized void hold(boolean hold) {
        held = hold;
        notifyAll();
    }

    @Override
    public void append(DirectBuffer message, int offset, int length) {
        byte[] copy = new byte[length];
        message.getBytes(offset, copy);
        pending.add(copy);
        pendingBytes += length;
    }

    @Override
    public int pendingCount() {
        return pending.size();
    }

    @Override
    public int pendingBytes() {
        return pendingBytes;
    }

    @Override
    public int blockBytesMax() {
        return BLOCK_BYTES_MAX;
    }

    @Override
    public synchronized void commit(long ticket) {
        while (held) {
            try {
                wait();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
        if (blocks.size() + 1 == failAtCommit) {
            throw new IllegalStateException("the disk is gone");
        }
        blocks.add(pending);
        pending = new ArrayList<>();
        pendingBytes = 0;
        durable = ticket;
        notifyAll();
    }

    @Override
    public void forEachCommitted(MessageHandler handler) {
        for (byte[] message : blocks.getLast()) {
            handler.onMessage(new UnsafeBuffer(message), 0, message.length);
        }
    }

    synchronized void fail(Throwable cause) {
        failure = cause;
        notifyAll();
    }

    synchronized Throwable failure() {
        return failure;
    }

    synchronized List<List<byte[]>> blocks() {
        return List.copyOf(blocks);
    }

    synchronized List<byte[]> messages() {
        return blocks.stream().flatMap(List::stream).toList();
    }

    @Override
    public synchronized long syncedTicket() {
        return durable;
    }

    @Override
    public synchronized boolean awaitSynced(long ticket, long timeoutNs) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutNs;
        while (durable < ticket && failure == null) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
        return durable >= ticket;
    }
}
