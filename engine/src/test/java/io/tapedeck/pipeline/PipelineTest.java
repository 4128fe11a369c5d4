package io.tapedeck.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Catalogue;
import io.tapedeck.event.EventHeader;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class PipelineTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final long FIRST_SEQUENCE = 1001;

    private final MemoryJournal journal = new MemoryJournal();
    private final List<Throwable> halts = new CopyOnWriteArrayList<>();
    private final AtomicBoolean accepting = new AtomicBoolean(true);
    private Pipeline pipeline;

    @AfterEach
    void close() {
        if (pipeline != null) {
            pipeline.close();
        }
        await().atMost(LONG).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("tapedeck-")));
    }

    private Pipeline build(Threading threading, int ringSlots, DecideHandler handler) {
        int[] cores = threading == Threading.SPLIT_PINNED ? new int[]{0, 1} : new int[0];
        PipelineOptions defaults = PipelineOptions.defaults();
        PipelineOptions options = new PipelineOptions(ringSlots, 1 << 14, threading, cores, defaults.condition(),
                defaults.clock());
        pipeline = new Pipeline(options, journal, journal, journal::fail, accepting::get, new Catalogue(10, 0),
                FIRST_SEQUENCE, handler, halts::add);
        return pipeline;
    }

    private Publisher started(Threading threading, int ringSlots, DecideHandler handler) {
        build(threading, ringSlots, handler).start();
        return pipeline.publisher();
    }

    private static Frame trades(int count) {
        Frame frame = new Frame(1 << 12);
        for (int i = 0; i < count; i++) {
            Ticks.trade(frame, 1, Ticks.NOW + i, 0, 100, 1);
        }
        return frame;
    }

    private static void offerAll(Publisher publisher, Frame frame) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(1)).until(() -> publisher.offer(frame) >= 0);
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void shouldJournalAndDecideEveryEventWithADenseSequence(Threading threading) {
        CountingDecide decide = new CountingDecide();
        Publisher publisher = started(threading, 256, decide);
        for (int i = 0; i < 500; i++) {
            offerAll(publisher, trades(1 + i % 64));
        }
        pipeline.stop(LONG);

        List<byte[]> messages = journal.messages();
        PipelineStatus status = pipeline.status();
        assertThat(status.state()).isEqualTo(PipelineState.STOPPED);
        assertThat(status.acceptedFrames()).isEqualTo(500);
        assertThat(messages).hasSize((int) status.acceptedEvents());
        assertThat(decide.events()).isEqualTo(messages.size()).isEqualTo(status.decidedEvents())
                .isEqualTo(status.journaledEvents());
        for (int i = 0; i < messages.size(); i++) {
            assertThat(EventHeader.sequence(new UnsafeBuffer(messages.get(i)), 0)).isEqualTo(FIRST_SEQUENCE + i);
        }
        assertThat(halts).isEmpty();
        assertThat(publisher.offer(trades(1))).isEqualTo(Publisher.NOT_ACCEPTING);
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void shouldHaltNamingTheHandlerAndTheSequenceWhenDecideThrows(Threading threading) throws Exception {
        long failing = FIRST_SEQUENCE + 5000;
        Publisher publisher = started(threading, 1024, new DecideHandler() {
            @Override
            public void onMessage(DirectBuffer buffer, int offset, int length) {
                if (EventHeader.sequence(buffer, offset) == failing) {
                    throw new ArithmeticException("a division");
                }
            }

            @Override
            public String name() {
                return "bars";
            }
        });
        produceUntilHalted(publisher);
        assertHalted("stage decide, handler bars, at sequence " + failing, ArithmeticException.class);
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void shouldHaltWhenTheJournalFailsAndDecideNothingThatIsNotWritten(Threading threading) throws Exception {
        journal.failAtCommit(20);
        CountingDecide decide = new CountingDecide();
        produceUntilHalted(started(threading, 1024, decide));

        assertHalted("stage journal, block up to sequence", IllegalStateException.class);
        assertThat(journal.blocks()).hasSize(19);
        assertThat(decide.events()).isLessThanOrEqualTo(journal.messages().size());
    }

    private void assertHalted(String where, Class<? extends Throwable> cause) {
        await().atMost(LONG).until(() -> !halts.isEmpty()); // producers are told first
        assertThat(halts).hasSize(1);
        TapedeckException halt = (TapedeckException) halts.getFirst();
        assertThat(halt).hasMessageContaining(where).hasCauseInstanceOf(cause);
        assertThat(halt.category()).isEqualTo(ErrorCategory.FATAL);
        assertThat(pipeline.status().state()).isEqualTo(PipelineState.HALTED);
        assertThat(pipeline.status().failure()).isEqualTo(halt.getMessage());
        assertThat(journal.failure()).as("who waits for durability is released").isEqualTo(halt);
        pipeline.stop(LONG); // returns at once
        assertThat(pipeline.status().state()).isEqualTo(PipelineState.HALTED);
    }

    /** Three producers that go on until they are told HALTED; that they end is the assertion. */
    private static void produceUntilHalted(Publisher publisher) throws Exception {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        try (var executor = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (int producer = 0; producer < 3; producer++) {
                ends.add(CompletableFuture.runAsync(() -> {
                    Frame frame = trades(10);
                    while (publisher.offer(frame) != Publisher.HALTED) {
                        Thread.onSpinWait();
                    }
                }, executor));
            }
            for (CompletableFuture<Void> end : ends) {
                end.get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void shouldReleaseWhoWaitsForDurabilityWhenAStageFails() throws Exception {
        journal.failAtCommit(1);
        journal.hold(true);
        Publisher publisher = started(Threading.COMPACT, 64, new CountingDecide());
        long ticket = publisher.offer(trades(1));
        CompletableFuture<Boolean> durable = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                durable.complete(journal.awaitSynced(ticket, LONG.toNanos()));
            } catch (InterruptedException interrupted) {
                durable.completeExceptionally(interrupted);
            }
        });
        assertThat(durable).isNotDone();
        journal.hold(false);
        assertThat(durable.get(10, TimeUnit.SECONDS)).isFalse();
        waiting.join();
    }

    @Test
    void shouldRefuseAndCountWhenTheRingIsFullAndLoseNothing() {
        journal.hold(true);
        Publisher publisher = started(Threading.COMPACT, 64, new CountingDecide());
        int accepted = 0;
        while (publisher.offer(trades(3)) >= 0) {
            accepted++;
        }
        assertThat(accepted).isEqualTo(21);
        assertThat(publisher.offer(trades(3))).isEqualTo(Publisher.BACK_PRESSURED);
        assertThat(publisher.offer(trades(1))).as("one slot is left").isNotNegative();
        assertThat(pipeline.status().backPressured()).isEqualTo(2);
        assertThat(pipeline.status().ringUsedSlots()).isEqualTo(64);
        journal.hold(false);
        pipeline.stop(LONG);
        assertThat(journal.messages()).hasSize(64);
        assertThat(pipeline.status().ringUsedSlots()).isZero();
    }

    @Test
    void shouldRefuseAFrameLargerThanAQuarterOfTheRing() {
        Publisher publisher = started(Threading.COMPACT, 64, new CountingDecide());
        assertThat(publisher.frameSlotsMax()).isEqualTo(16);
        assertThat(publisher.offer(trades(16))).isNotNegative();
        assertThat(publisher.offer(trades(17))).isEqualTo(Publisher.TOO_LARGE);
        Frame row = new Frame(1 << 12);
        Ticks.row(row, 1, 17 * Slots.PAYLOAD_BYTES);
        assertThat(publisher.offer(row)).isEqualTo(Publisher.TOO_LARGE);
        assertThat(pipeline.status().tooLarge()).isEqualTo(2);
    }

    @Test
    void shouldTakeNoFrameThatWouldNotFitABlock() {
        assertThat(build(Threading.COMPACT, 1 << 16, new CountingDecide()).publisher().frameSlotsMax())
                .isLessThan(MemoryJournal.BLOCK_BYTES_MAX / Slots.SLOT_BYTES).isGreaterThan(4000);
    }

    @Test
    void shouldAcceptNothingBeforeTheStartAndWhileTheDiskHasNoRoom() {
        Publisher publisher = build(Threading.COMPACT, 64, new CountingDecide()).publisher();
        assertThat(publisher.offer(trades(1))).isEqualTo(Publisher.NOT_ACCEPTING);
        pipeline.start();
        assertThat(publisher.offer(trades(1))).isNotNegative();
        accepting.set(false);
        assertThat(publisher.offer(trades(1))).isEqualTo(Publisher.NOT_ACCEPTING);
        accepting.set(true);
        assertThat(publisher.offer(trades(1))).isNotNegative();
        assertThat(pipeline.status().notAccepted()).isEqualTo(2);
    }

    @Test
    void shouldPassOverTheSlotsOfAFrameThatItsProducerFailedToWrite() {
        Frame changing = trades(2);
        AtomicInteger calls = new AtomicInteger();
        PipelineOptions defaults = PipelineOptions.defaults();
        PipelineOptions options = new PipelineOptions(64, 1 << 14, Threading.COMPACT, new int[0],
                defaults.condition(), () -> {
                    if (calls.incrementAndGet() == 1) { // inside the first offer, behind its look at the size
                        changing.truncate(1);
                    }
                    return calls.get();
                });
        pipeline = new Pipeline(options, journal, journal, journal::fail, accepting::get, new Catalogue(10, 0), 1,
                new CountingDecide(), halts::add);
        pipeline.start();
        assertThatThrownBy(() -> pipeline.publisher().offer(changing)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("changed while it was offered");
        assertThat(pipeline.publisher().offer(trades(3))).isNotNegative();
        pipeline.stop(LONG);
        assertThat(journal.messages()).hasSize(3);
        assertThat(halts).isEmpty();
    }

    @Test
    void shouldGiveUpAStopThatCannotDrainInTime() {
        journal.hold(true);
        Publisher publisher = started(Threading.COMPACT, 64, new CountingDecide());
        assertThat(publisher.offer(trades(1))).isNotNegative();
        assertThatThrownBy(() -> pipeline.stop(Duration.ofMillis(50))).hasMessageContaining("did not drain");
        assertThat(publisher.offer(trades(1))).isEqualTo(Publisher.HALTED);
        journal.hold(false);
    }

    @Test
    void shouldRefuseToStartWhereACoreDoesNotExist() {
        PipelineOptions defaults = PipelineOptions.defaults();
        PipelineOptions options = new PipelineOptions(64, 1 << 14, Threading.SPLIT_PINNED, new int[]{0, 1000},
                defaults.condition(), defaults.clock());
        pipeline = new Pipeline(options, journal, journal, journal::fail, accepting::get, new Catalogue(10, 0), 1,
                new CountingDecide(), halts::add);
        assertThatThrownBy(pipeline::start).isInstanceOfSatisfying(TapedeckException.class, failure -> {
            assertThat(failure.category()).isEqualTo(ErrorCategory.CONFIGURATION);
            assertThat(failure).hasMessageContaining("tapedeck-decide").hasMessageContaining("core 1000");
        });
    }

    @Test
    void shouldConcludeTheThreadingFromTheProcessors() {
        assertThat(Threading.AUTO.concluded(4)).isEqualTo(Threading.COMPACT);
        assertThat(Threading.AUTO.concluded(5)).isEqualTo(Threading.SPLIT);
        assertThat(Threading.SPLIT_PINNED.concluded(2)).isEqualTo(Threading.SPLIT_PINNED);
    }
}
