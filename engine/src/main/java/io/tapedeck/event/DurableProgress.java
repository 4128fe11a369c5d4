package io.tapedeck.event;

/** How far the journal has come, in tickets of {@link Publisher#offer}. Any thread. */
public interface DurableProgress {
    /** @return highest ticket whose frame is durable under the configured policy, -1 before the first */
    long syncedTicket();

    /**
     * Waits until the ticket's frame is durable under the configured policy.
     *
     * @param ticket from {@link Publisher#offer}
     * @param timeoutNs longest wait, ns
     * @return true where it is durable, false after the timeout or when the engine halted before
     * @throws InterruptedException when the waiting thread is interrupted
     */
    boolean awaitSynced(long ticket, long timeoutNs) throws InterruptedException;
}
