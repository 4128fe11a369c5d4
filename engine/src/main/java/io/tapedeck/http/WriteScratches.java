package io.tapedeck.http;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** The scratches of the writes that run at one time, made when first needed. Any thread. */
final class WriteScratches {
    private final Semaphore free;
    private final ConcurrentLinkedDeque<WriteScratch> idle = new ConcurrentLinkedDeque<>();
    private final Supplier<WriteScratch> maker;

    WriteScratches(int count, Supplier<WriteScratch> maker) {
        free = new Semaphore(count);
        this.maker = maker;
    }

    /** A scratch, null where all are taken. */
    WriteScratch tryTake() {
        if (!free.tryAcquire()) {
            return null;
        }
        WriteScratch scratch = idle.pollFirst();
        try {
            scratch = scratch == null ? maker.get() : scratch;
        } finally {
            if (scratch == null) {
                free.release();
            }
        }
        return scratch;
    }

    void giveBack(WriteScratch scratch) {
        scratch.release();
        idle.addFirst(scratch);
        free.release();
    }
}
