package io.tapedeck.decide.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.decide.EchoHandler;
import io.tapedeck.journal.JournalVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs come once, whatever happens between two starts; and what is not deterministic is found. */
@Timeout(120)
class DecideRecoveryTest {
    private static final long EVENTS = 2_000;
    private static final int BLOCK = 37;

    @TempDir
    Path folder;

    private Path data;

    private List<String> undisturbed() {
        Path other = folder.resolve("undisturbed");
        try (DecideSite site = DecideSite.open(other)) {
            site.runTo(EVENTS, BLOCK);
            idPrefixIsConstant(other, site);
        }
        return DecideSite.outputs(other);
    }

    /** Two journals have two ids; the echo's outputs hold none, so they may be compared. */
    private static void idPrefixIsConstant(Path other, DecideSite site) {
        assertThat(DecideRecovery.idPrefix(site.journal.id())).as("%s", other).hasSize(9);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldWriteEachOutputOnceWhereverTheEngineIsKilled(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        data = folder.resolve("0");
        for (int kill = 1; kill <= 6; kill++) {
            Path left = folder.resolve(Integer.toString(kill));
            boolean undecided = random.nextBoolean();
            boolean snapshot = random.nextBoolean();
            long until = EVENTS * kill / 8 + random.nextLong(EVENTS / 16);
            try (DecideSite site = DecideSite.open(data)) {
                site.runTo(until - random.nextLong(1, 100), 1 + random.nextInt(BLOCK));
                if (snapshot) {
                    site.snapshot();
                }
                AtomicInteger blocks = new AtomicInteger();
                site.beforeDeciding = () -> {
                    if (undecided && blocks.incrementAndGet() == 1) {
                        DecideSite.copy(folder.resolve(data.getFileName()), left);
                    }
                };
                site.runTo(until, 1 + random.nextInt(BLOCK));
                if (blocks.get() == 0 || !undecided) {
                    DecideSite.copy(data, left);
                }
            }
            data = left;
        }
        try (DecideSite site = DecideSite.open(data)) {
            site.runTo(EVENTS, BLOCK);
        }
        assertThat(DecideSite.outputs(data)).as("seed %d", seed).isEqualTo(undisturbed());
        assertThat(JournalVerifier.verify(data.resolve("journal/outputs"), (events, sequence) -> {
        }).good()).isTrue();
    }

    @Test
    void shouldGoOnFromTheSnapshotOfAnOrderlyStopWithoutDecidingAgain() {
        data = folder.resolve("stopped");
        try (DecideSite site = DecideSite.open(data)) {
            site.runTo(EVENTS / 2, BLOCK).snapshot();
        }
        AtomicInteger made = new AtomicInteger();
        try (DecideSite site = DecideSite.open(data, sink -> EchoHandler.decisions(sink, () -> {
            made.incrementAndGet();
            return 0;
        }))) {
            assertThat(made).as("outputs made again at the start").hasValue(0);
            site.runTo(EVENTS, BLOCK);
        }
        assertThat(DecideSite.outputs(data)).isEqualTo(undisturbed());
    }

    @Test
    void shouldPassOverASnapshotThatIsDamagedAtAnyByte() throws IOException {
        data = folder.resolve("damaged");
        try (DecideSite site = DecideSite.open(data)) {
            site.runTo(EVENTS / 4, BLOCK).snapshot();
        }
        try (DecideSite site = DecideSite.open(data)) {
            site.runTo(EVENTS / 2, BLOCK).snapshot();
            assertThat(site.snapshots.valid()).hasSize(2);
            assertThat(site.snapshots.floor().marketSequence()).isEqualTo(EVENTS / 4);
        }
        Path newest = new SnapshotStore(data.resolve("snapshots"), null).files().getFirst();
        byte[] whole = Files.readAllBytes(newest);
        for (int at = 0; at < whole.length; at += at < SnapshotFile.HEADER_LENGTH ? 1 : 41) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x10;
            Files.write(newest, flipped);
            requireUnusable(newest, "byte " + at + " flipped");
            Files.write(newest, java.util.Arrays.copyOf(whole, at));
            requireUnusable(newest, "cut to " + at + " bytes");
        }
        try (DecideSite site = DecideSite.open(data)) {
            site.runTo(EVENTS, BLOCK);
        }
        for (Path each : new SnapshotStore(data.resolve("snapshots"), null).files()) {
            Files.write(each, new byte[100]);
        }
        try (DecideSite site = DecideSite.open(data)) {
            assertThat(site.decisions.outputSequence()).isEqualTo(undisturbed().size());
        }
        assertThat(DecideSite.outputs(data)).isEqualTo(undisturbed());
    }

    private static void requireUnusable(Path file, String how) {
        assertThatThrownBy(() -> SnapshotFile.restore(file, EchoHandler.decisions((message, offset, length) -> {
        }, () -> 0))).as(how).isInstanceOf(io.tapedeck.common.TapedeckException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void shouldHaltWithThePlaceWhereADecisionReadsTheWallClock() {
        requireCaught(() -> System.nanoTime());
    }

    @Test
    void shouldHaltWithThePlaceWhereADecisionDependsOnTheOrderOfHashes() {
        requireCaught(() -> {
            Map<Object, Integer> byIdentity = new HashMap<>(); // Object's hash is another in each process and for each object
            for (int i = 0; i < 64; i++) {
                byIdentity.put(new Object(), i);
            }
            long order = 0;
            for (int value : byIdentity.values()) {
                order = order * 31 + value;
            }
            return order;
        });
    }

    private void requireCaught(java.util.function.LongSupplier strange) {
        data = folder.resolve("strange");
        try (DecideSite site = DecideSite.open(data, sink -> EchoHandler.decisions(sink, strange))) {
            site.runTo(EVENTS / 10, BLOCK);
        }
        assertThatThrownBy(() -> DecideSite.open(data, sink -> EchoHandler.decisions(sink, strange)))
                .hasMessageContaining("output 1,").hasMessageContaining("cause 23")
                .hasMessageContaining("table echo, column strange");
    }

    @Test
    void shouldHaltWhereAJournaledOutputIsNotMadeAgain() {
        data = folder.resolve("more");
        try (DecideSite site = DecideSite.open(data)) {
            site.runTo(EVENTS / 10, BLOCK);
        }
        assertThatThrownBy(() -> DecideSite.open(data, sink -> EchoHandler.decisions((message, offset, length) -> {
            if (io.tapedeck.event.EventHeader.sequence(message, offset) < 20) {
                sink.output(message, offset, length);
            }
        }, () -> 0))).hasMessageContaining("output 20").hasMessageContaining("not made again");
    }

    @Test
    void shouldBeginToDecideWithTheFirstSettingsOnATapeOfAnEarlierVersion() {
        data = folder.resolve("upgraded");
        DecideSite.recordOnly(data, 500);
        long first;
        try (DecideSite site = DecideSite.open(data)) {
            assertThat(site.decisions.outputSequence()).isZero();
            site.runTo(1_000, BLOCK);
            first = site.decisions.outputSequence();
            assertThat(first).isPositive();
        }
        try (DecideSite site = DecideSite.open(data)) { // from the whole journal: no snapshot was taken
            assertThat(site.decisions.outputSequence()).isEqualTo(first);
            site.runTo(EVENTS, BLOCK);
        }
        assertThat(DecideSite.outputs(data).size()).isGreaterThan((int) first);
    }

    @Test
    void shouldSetOutputsAsideWhoseCausesThePowerLossTook() throws IOException {
        data = folder.resolve("early");
        Path later = folder.resolve("later");
        try (DecideSite site = DecideSite.open(data)) {
            site.runTo(EVENTS / 2, BLOCK);
            DecideSite.copy(data, later);
            site.runTo(EVENTS / 2 + 5 * BLOCK, BLOCK);
        }
        List<String> all = DecideSite.outputs(data);
        lose(data.resolve("journal/outputs"), later.resolve("journal/outputs"), true);
        int kept = DecideSite.outputs(folder.resolve("early-kept")).size();
        try (DecideSite site = DecideSite.open(later)) {
            assertThat(site.decisions.outputsGoOnAt()).as("nobody has read them: their numbers come again").isZero();
            assertThat(site.decisions.outputSequence()).isEqualTo(kept);
            site.runTo(EVENTS, BLOCK);
        }
        List<String> outputs = DecideSite.outputs(later);
        assertThat(outputs.subList(0, kept)).isEqualTo(all.subList(0, kept));
        assertThat(JournalVerifier.verify(later.resolve("journal/outputs"), (events, sequence) -> {
        }).problems()).isEmpty();
        requireRepeatable(later, outputs);
    }

    @Test
    void shouldPassOverOutputsThatWereReadBeforeThePowerLossTookTheirCauses() throws IOException {
        data = folder.resolve("early");
        Path later = folder.resolve("later");
        try (DecideSite site = DecideSite.open(data)) {
            site.runTo(EVENTS / 2, BLOCK);
            DecideSite.copy(data, later);
            site.runTo(EVENTS / 2 + 5 * BLOCK, BLOCK);
        }
        List<String> all = DecideSite.outputs(data);
        lose(data.resolve("journal/outputs"), later.resolve("journal/outputs"), false);
        try (DecideSite site = DecideSite.open(later)) {
            assertThat(site.decisions.outputsGoOnAt()).isEqualTo(all.size() + 1);
            site.runTo(EVENTS, BLOCK);
        }
        List<String> outputs = DecideSite.outputs(later);
        assertThat(outputs.subList(0, all.size())).isEqualTo(all);
        requireRepeatable(later, outputs);
    }

    /** Gives a journal the outputs of a later moment: its market stream has lost their causes. */
    private void lose(Path outputs, Path into, boolean unread) throws IOException {
        byte[] synced = Files.readAllBytes(into.resolve("synced"));
        DecideSite.copy(folder.resolve("later"), folder.resolve("early-kept"));
        DecideSite.copy(outputs, into);
        if (unread) {
            Files.write(into.resolve("synced"), synced);
        }
    }

    /** A start that decides all again finds all equal. */
    private static void requireRepeatable(Path data, List<String> outputs) {
        try (DecideSite site = DecideSite.open(data)) {
            assertThat(site.decisions.outputsGoOnAt()).isZero();
        }
        assertThat(DecideSite.outputs(data)).isEqualTo(outputs);
    }
}
