package io.tapedeck.decide.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.decide.EchoHandler;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.journal.JournalVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Parts of the journal are lost, older than the database, or of another past: no number comes twice, nothing is silent. */
@Timeout(120)
class LostOutputsTest {
    private static final int BLOCK = 37;
    private static final long EARLY = 400;
    private static final long MIDDLE = 700;
    private static final long LATE = 1_000;
    private static final long END = 1_400;

    @TempDir
    Path folder;

    private Path early;
    private Path middle;
    private Path late;

    /** One journal at three moments of its life, no snapshot in any. */
    @BeforeEach
    void write() {
        Path data = folder.resolve("data");
        early = folder.resolve("early");
        middle = folder.resolve("middle");
        late = folder.resolve("late");
        try (DecideSite site = DecideSite.open(data)) {
            site.runTo(EARLY, BLOCK);
            DecideSite.copy(data, early);
            site.runTo(MIDDLE, BLOCK);
            DecideSite.copy(data, middle);
            site.runTo(LATE, BLOCK);
            DecideSite.copy(data, late);
            site.runTo(END, BLOCK);
        }
    }

    private List<String> undisturbed() {
        return DecideSite.outputs(folder.resolve("data"));
    }

    private static Path outputs(Path data) {
        return data.resolve("journal/outputs");
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireWholeAndRepeatable(Path data) {
        List<String> before = DecideSite.outputs(data);
        assertThat(JournalVerifier.verify(outputs(data), (events, sequence) -> {
        }).problems()).isEmpty();
        try (DecideSite site = DecideSite.open(data)) {
            assertThat(site.decisions.outputsGoOnAt()).isZero();
        }
        assertThat(DecideSite.outputs(data)).isEqualTo(before);
    }

    @Test
    void shouldMakeLandedOutputsAgainUnderTheirNumbersWhereTheTapeHoldsTheirCauses() {
        int landed = DecideSite.outputs(late).size();
        delete(outputs(late));
        DecideSite.copy(outputs(early), outputs(late));
        try (DecideSite site = DecideSite.open(late, landed)) {
            assertThat(site.decisions.outputsGoOnAt()).isZero();
            assertThat(site.decisions.firstOutput()).isEqualTo(landed + 1);
            site.runTo(END, BLOCK);
        }
        assertThat(DecideSite.outputs(late)).isEqualTo(undisturbed());
        delete(outputs(late));
        try (DecideSite site = DecideSite.open(late, landed)) {
            assertThat(site.decisions.outputsGoOnAt()).isZero();
        }
        assertThat(DecideSite.outputs(late)).as("the whole stream was lost").isEqualTo(undisturbed());
        requireWholeAndRepeatable(late);
    }

    @Test
    void shouldGoOnBehindTheDatabaseWhereTheTapeHasLostTheCausesToo() {
        int landed = DecideSite.outputs(late).size();
        int kept = DecideSite.outputs(early).size();
        try (DecideSite site = DecideSite.open(early, landed)) {
            assertThat(site.decisions.outputsGoOnAt()).isEqualTo(landed + 1);
            site.runTo(END, BLOCK);
            assertThat(site.decisions.outputSequence()).isGreaterThan(landed);
        }
        assertThat(DecideSite.outputs(early).subList(0, kept)).isEqualTo(undisturbed().subList(0, kept));
        requireWholeAndRepeatable(early);
    }

    @Test
    void shouldMakeSomeAgainAndGoOnBehindTheRestWhereTheTapeHoldsSomeCauses() {
        int landed = DecideSite.outputs(late).size();
        int made = DecideSite.outputs(middle).size();
        delete(outputs(middle));
        DecideSite.copy(outputs(early), outputs(middle));
        try (DecideSite site = DecideSite.open(middle, landed)) {
            assertThat(site.decisions.outputsGoOnAt()).isEqualTo(landed + 1);
            site.runTo(END, BLOCK);
            assertThat(site.decisions.outputSequence()).isGreaterThan(landed);
        }
        assertThat(DecideSite.outputs(middle).subList(0, made)).isEqualTo(undisturbed().subList(0, made));
        requireWholeAndRepeatable(middle);
    }

    @Test
    void shouldMakeOutputsAgainAcrossAGapThatTheTapeRecords() {
        int landed = DecideSite.outputs(late).size();
        try (DecideSite site = DecideSite.open(middle, landed)) {
            assertThat(site.decisions.outputsGoOnAt()).isEqualTo(landed + 1);
            site.runTo(END, BLOCK);
        }
        List<String> before = DecideSite.outputs(middle);
        delete(outputs(middle));
        DecideSite.copy(outputs(early), outputs(middle));
        try (DecideSite site = DecideSite.open(middle)) {
            assertThat(site.decisions.outputsGoOnAt()).isZero();
        }
        assertThat(DecideSite.outputs(middle)).isEqualTo(before);
        requireWholeAndRepeatable(middle);
    }

    @Test
    void shouldGoOnBehindTheDatabaseWhereNothingOfTheTapeIsLeftAndTheGapComesBeforeTheFirstSettings() {
        Path empty = folder.resolve("empty");
        try (DecideSite site = DecideSite.open(empty, 50)) {
            assertThat(site.decisions.outputsGoOnAt()).isEqualTo(51);
            site.runTo(EARLY, BLOCK);
            assertThat(site.decisions.outputSequence()).isGreaterThan(51);
        }
        requireWholeAndRepeatable(empty);
    }

    @Test
    void shouldSetASnapshotAsideThatTheJournalDoesNotReachAndUseItsNumbersNoMore() {
        long outputs;
        try (DecideSite site = DecideSite.open(late)) {
            outputs = site.decisions.outputSequence();
            site.runTo(LATE + 10, BLOCK).snapshot();
        }
        DecideSite.copy(late.resolve("snapshots"), early.resolve("snapshots"));
        Path snapshot = new SnapshotStore(early.resolve("snapshots"), null).files().getFirst();
        try (Journal journal = Journal.open(early.resolve("journal"),
                JournalOptions.defaults().withChronicleBlockBytes(1 << 20).withDiskFloorBytes(16 << 20))) {
            SnapshotStore store = new SnapshotStore(early.resolve("snapshots"), journal.id());
            DecideRecovery.recover(journal, store, new SnapshotOptions(Long.MAX_VALUE, Long.MAX_VALUE, 3), 0,
                    sink -> EchoHandler.decisions(sink, () -> 0)).close(); // a start that ends before it used a number
        }
        try (DecideSite site = DecideSite.open(early)) {
            assertThat(snapshot).doesNotExist();
            assertThat(snapshot.resolveSibling(snapshot.getFileName() + ".lost")).exists();
            assertThat(site.snapshots.valid()).isEmpty();
            assertThat(site.decisions.lastUsed()).isEqualTo(LATE + 10);
            assertThat(site.last()).as("the gap's event is the first behind it").isEqualTo(LATE + 11);
            assertThat(site.decisions.outputsGoOnAt()).isGreaterThan(outputs);
            site.runTo(END, BLOCK);
        }
        requireWholeAndRepeatable(early);
    }

    @Test
    void shouldRefuseASnapshotWhoseLastEventIsAnotherOnThisTape() {
        try (DecideSite site = DecideSite.open(late)) {
            site.runTo(LATE + 10, BLOCK).snapshot();
        }
        try (DecideSite site = DecideSite.open(early)) {
            site.later = 7; // ns: everything else is as it was
            site.runTo(END, BLOCK);
        }
        List<String> before = DecideSite.outputs(early);
        DecideSite.copy(late.resolve("snapshots"), early.resolve("snapshots"));
        try (DecideSite site = DecideSite.open(early)) {
            assertThat(site.snapshots.valid()).isEmpty();
            assertThat(early.resolve("snapshots")).isDirectoryContaining("glob:**.lost");
        }
        assertThat(DecideSite.outputs(early)).isEqualTo(before);
        try (DecideSite site = DecideSite.open(late)) {
            assertThat(site.snapshots.valid()).as("on its own tape it counts").hasSize(1);
        }
    }

    @Test
    void shouldRefuseASnapshotBehindWhichTheTapeIsNotWhole() throws IOException {
        for (int start = 1; start <= 3; start++) {
            try (DecideSite site = DecideSite.open(late)) {
                site.runTo(LATE + start * 20L, BLOCK).snapshot();
            }
        }
        List<Path> snapshots = new SnapshotStore(late.resolve("snapshots"), null).files();
        assertThat(snapshots).hasSize(3);
        for (Path damaged : snapshots.subList(0, 2)) {
            Files.write(damaged, new byte[10]);
        }
        deleteMarketBefore(LATE + 41); // as retention may, which passes over the third
        assertThatThrownBy(() -> DecideSite.open(late)).hasMessageContaining("no usable snapshot");
    }

    @Test
    void shouldNotBeginAnewInTheMiddleOfATapeThatWasDecided() {
        try (DecideSite site = DecideSite.open(late)) {
            site.runTo(END, BLOCK);
        }
        deleteMarketBefore(LATE);
        delete(outputs(late));
        assertThatThrownBy(() -> DecideSite.open(late)).hasMessageContaining("no usable snapshot");
    }

    private void deleteMarketBefore(long sequence) {
        try (Stream<Path> segments = Files.list(late.resolve("journal/market"))) {
            segments.filter(Files::isDirectory)
                    .filter(segment -> Long.parseLong(segment.getFileName().toString()) < sequence)
                    .forEach(LostOutputsTest::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
