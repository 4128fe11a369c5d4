package io.tapedeck.pipeline;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.WaitStrategy;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Catalogue;
import io.tapedeck.event.DurableProgress;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.Slots;
import io.tapedeck.journal.DiskGuard;
import io.tapedeck.journal.MarketWriter;
import io.tapedeck.journal.SyncedProgress;
import io.tapedeck.metrics.LatencyRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ring and its stages. Built, {@link #start() started}, {@link #stop(Duration) stopped} once; any thread may call it. A
 * failure in a stage halts it: producers are answered {@link Publisher#HALTED}, those who wait for durability are released.
 */
public final class Pipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    /** Some 10 µs of looking before a thread sleeps: less than a wake-up costs, nothing that a watcher of idle load sees. */
    private static final int SPINS_BEFORE_SLEEP = 200;
    private static final int FRAME_SHARE_OF_RING = 4;
    private static final int BLOCK_HEADER_BYTES_MAX = 256;
    private static final long STOP_POLL_NS = 200_000;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    private final Threading threading;
    private final Lifecycle lifecycle;
    private final RingBuffer<SlotMemory> ring;
    private final RingPublisher publisher;
    private final IngestStage ingest;
    private final Decide decide;
    private final DurableProgress durable;
    private final Consumer<Throwable> releaseWaiting;
    private final Consumer<Throwable> onHalt;
    private final List<Stage> stages = new ArrayList<>();
    private final List<StageThread> threads = new ArrayList<>();

    /**
     * Builds the pipeline; no thread runs yet. The journal stays the caller's: close it after the pipeline.
     *
     * @param options sizes, threading, allowances
     * @param writer of the market journal; from the start on the ingest thread's alone
     * @param progress of the same journal; failed when the pipeline halts, so that who waits is released
     * @param diskGuard asked at every offer
     * @param recovered what the journal holds already; read here only
     * @param nextSequence market sequence of the first event: the writer's first
     * @param handler where decisions plug in
     * @param onHalt called once, on the thread that failed, when a stage fails; must not block
     */
    public Pipeline(PipelineOptions options, MarketWriter writer, SyncedProgress progress, DiskGuard diskGuard,
            Catalogue recovered, long nextSequence, DecideHandler handler, Consumer<Throwable> onHalt) {
        this(options, new MarketBlocks(writer), progress, progress::fail, diskGuard::accepting, recovered,
                nextSequence, handler, onHalt);
    }

    Pipeline(PipelineOptions options, BlockWriter journal, DurableProgress durable, Consumer<Throwable> releaseWaiting,
            BooleanSupplier accepting, Catalogue recovered, long nextSequence, DecideHandler handler,
            Consumer<Throwable> onHalt) {
        threading = options.threading().concluded(Runtime.getRuntime().availableProcessors());
        lifecycle = new Lifecycle(accepting);
        this.durable = durable;
        this.releaseWaiting = releaseWaiting;
        this.onHalt = onHalt;
        SlotMemory slots = new SlotMemory(options.ringSlots());
        WaitStrategy producers = waitStrategy();
        ring = RingBuffer.createMultiProducer(() -> slots, options.ringSlots(), producers);
        publisher = new RingPublisher(ring, slots, lifecycle, frameSlotsMax(options, journal), options.clock());
        decide = new Decide(handler);
        boolean compact = threading == Threading.COMPACT;
        WaitStrategy followers = compact ? null : waitStrategy();
        ingest = new IngestStage(slots, new Conditioner(options.condition(), recovered), journal,
                compact ? decide : null, followers, options.blockBytesMax(), nextSequence, options.clock());
        Sequence ingested = new Sequence();
        int[] cores = options.cores();
        add("tapedeck-ingest", new Stage(ingested, ring.newBarrier(), ingest, this::halt), cores, 0);
        if (compact) {
            ring.addGatingSequences(ingested);
        } else {
            Sequence decided = new Sequence();
            DecideStage deciding = new DecideStage(slots, decide, options.ringSlots() / 8);
            add("tapedeck-decide",
                    new Stage(decided, new FollowingBarrier(ingested, followers), deciding, this::halt), cores, 1);
            ring.addGatingSequences(decided);
        }
    }

    /** A frame must fit the ring and one block; in the block it takes no more room than its slots. */
    private static int frameSlotsMax(PipelineOptions options, BlockWriter journal) {
        int inBlock = (journal.blockBytesMax() - BLOCK_HEADER_BYTES_MAX) / Slots.SLOT_BYTES;
        return Math.min(options.ringSlots() / FRAME_SHARE_OF_RING, inBlock);
    }

    private WaitStrategy waitStrategy() {
        return threading == Threading.SPLIT_PINNED
                ? new BusySpinWaitStrategy()
                : new SignalledWaitStrategy(SPINS_BEFORE_SLEEP);
    }

    private void add(String name, Stage stage, int[] cores, int index) {
        stages.add(stage);
        threads.add(new StageThread(name, stage, threading == Threading.SPLIT_PINNED ? cores[index] : -1));
    }

    /**
     * Starts the threads; frames are accepted when it returns.
     *
     * @throws TapedeckException CONFIGURATION where a thread cannot be pinned to its core
     * @throws IllegalStateException where it was started before
     */
    public void start() {
        if (lifecycle.state() != PipelineState.NEW) {
            throw new IllegalStateException("a pipeline starts once; this one is " + lifecycle.state());
        }
        try {
            threads.forEach(StageThread::start);
        } catch (TapedeckException failed) {
            lifecycle.fail(failed);
            endThreads(CLOSE_MAX.toNanos());
            throw failed;
        }
        lifecycle.change(PipelineState.NEW, PipelineState.RUNNING);
    }

    /** @return where feeds offer their frames; before {@link #start()} it answers NOT_ACCEPTING */
    public Publisher publisher() {
        return publisher;
    }

    /** @return counters and state; any thread, at any time */
    public PipelineStatus status() {
        TapedeckException failure = lifecycle.failure();
        return new PipelineStatus(lifecycle.state(), threading, publisher.acceptedFrames(),
                publisher.acceptedEvents(), publisher.backPressured(), publisher.notAccepted(), publisher.tooLarge(),
                ring.getBufferSize(), ring.getBufferSize() - ring.remainingCapacity(), ingest.blocks(),
                ingest.journaled(), decide.decided(), ingest.latency().total(),
                failure == null ? null : failure.getMessage());
    }

    /** @return the recorder behind {@link PipelineStatus#journalLatency()}: for a reader of its own */
    public LatencyRecorder journalLatency() {
        return ingest.latency();
    }

    /**
     * Takes no more frames, journals and decides those taken, waits until they are durable, ends the threads. Returns at once
     * where that was done before or the pipeline is halted.
     *
     * @param timeout the longest it may take
     * @throws TapedeckException FATAL where it takes longer: the pipeline is halted then, and what was left is not journaled
     */
    public void stop(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        if (lifecycle.change(PipelineState.RUNNING, PipelineState.STOPPING) && !drain(deadline)) {
            TapedeckException late = TapedeckException.fatal("the pipeline did not drain within " + timeout
                    + ": published " + ring.getCursor() + ", done " + ring.getMinimumGatingSequence()
                    + "; what was not journaled is lost to the tape, its senders were not told it was durable", null);
            halt(late);
            endThreads(0);
            throw late;
        }
        lifecycle.change(PipelineState.STOPPING, PipelineState.STOPPED);
        endThreads(Math.max(0, deadline - System.nanoTime()));
    }

    /** Waits until the stages have passed all that was claimed when the state changed, and it is durable; false: no time. */
    private boolean drain(long deadline) {
        long last = ring.getCursor();
        while (ring.getMinimumGatingSequence() < last && lifecycle.state() == PipelineState.STOPPING) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(STOP_POLL_NS);
        }
        return lifecycle.state() == PipelineState.HALTED || awaitDurable(ingest.lastTicket(), deadline);
    }

    private boolean awaitDurable(long ticket, long deadline) {
        try {
            return durable.awaitSynced(ticket, Math.max(0, deadline - System.nanoTime()))
                    || lifecycle.state() == PipelineState.HALTED;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void halt(TapedeckException cause) {
        if (!lifecycle.fail(cause)) {
            return;
        }
        LOG.error("{}", cause.getMessage(), cause);
        stages.forEach(Stage::halt);
        try {
            releaseWaiting.accept(cause);
        } finally {
            onHalt.accept(cause);
        }
    }

    private void endThreads(long timeoutNs) {
        stages.forEach(Stage::halt);
        long deadline = System.nanoTime() + timeoutNs;
        for (StageThread thread : threads) {
            thread.join(Math.max(TimeUnit.MILLISECONDS.toNanos(1), deadline - System.nanoTime()));
        }
    }

    /**
     * Ends the threads after the block in hand, without draining: what is in the ring and not journaled is not journaled, and
     * nobody was told that it was. After {@link #stop(Duration)} it does nothing.
     */
    @Override
    public void close() {
        if (lifecycle.state() != PipelineState.STOPPED) {
            TapedeckException closed = TapedeckException.fatal("the pipeline was closed without being stopped", null);
            if (lifecycle.fail(closed)) {
                releaseWaiting.accept(closed);
            }
        }
        endThreads(CLOSE_MAX.toNanos());
    }
}
