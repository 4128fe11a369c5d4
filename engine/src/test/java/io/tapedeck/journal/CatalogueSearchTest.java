package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.Catalogue;
import io.tapedeck.event.FeedMark;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.codec.FeedStatusKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cycle file has catalogues in its middle: a start reads what stands behind the last of them and knows the whole tape. */
@Timeout(120)
class CatalogueSearchTest {
    private static final long EVERY_BYTES = 300_000;
    private static final int BLOCK_EVENTS = 50;

    @TempDir
    Path directory;
    private final Path market = Path.of(Journal.MARKET);
    private final Tape.TestClock clock = new Tape.TestClock();
    private long sequence;

    private JournalOptions options() {
        return Tape.options().withClock(clock).withCatalogueEveryBytes(EVERY_BYTES);
    }

    /** Writes trades, and between them definitions and feeds; one cycle file. */
    private void write(MarketWriter writer, int blocks) {
        for (int i = 0; i < blocks; i++) {
            Tape.block(writer, sequence + 1, sequence + BLOCK_EVENTS);
            sequence += BLOCK_EVENTS;
            if (i % 3 == 0) {
                define(writer);
            }
            if (i % 5 == 0) {
                Tape.status(writer, ++sequence, FeedStatusKind.DEFINED, 10_000 + sequence, 1, "file" + sequence, "");
            }
        }
    }

    private void define(MarketWriter writer) {
        String symbol = "S" + sequence;
        Frame frame = new Frame(1024);
        frame.definition(new Instrument(Instruments.id("X", symbol), symbol, "X", "equity", "USD", 2, '\0',
                Integer.MIN_VALUE, Long.MIN_VALUE, 1, 0, ""), clock.nanoTime());
        Tape.append(writer, frame, ++sequence);
        writer.commit(sequence);
    }

    private void writeTape(int blocks) {
        try (Journal journal = Journal.open(directory, options())) {
            write(journal.startMarket(sequence + 1), blocks);
        }
    }

    private static Map<Object, Object> content(Catalogue catalogue) {
        Map<Object, Object> content = new TreeMap<>();
        for (Instrument instrument : catalogue.instruments()) {
            content.put("instrument " + instrument.id(), instrument.symbol());
        }
        for (FeedMark mark : catalogue.feeds()) {
            content.put("feed " + mark.feedId(), mark.sequence() + " " + mark.name());
        }
        return content;
    }

    /** The reference: every event up to {@code last}, and no catalogue. */
    private Map<Object, Object> fold(Path stream, long last) {
        Catalogue catalogue = new Catalogue(100_000, Long.MAX_VALUE);
        try (JournalReader reader = JournalReader.open(stream, () -> last)) {
            boolean more = true;
            while (more) {
                more = reader.poll(block -> block.forEach(catalogue));
            }
        }
        return content(catalogue);
    }

    /** Places of the catalogues behind the first, by their first block. */
    private static List<TapeFiles.Place> catalogues(Path stream) {
        List<TapeFiles.Place> found = new ArrayList<>();
        for (TapeFiles.Place place : TapeFiles.blocks(stream)) {
            if (isCatalogue(place)) {
                found.add(place);
            }
        }
        return found.subList(1, found.size());
    }

    private static boolean isCatalogue(TapeFiles.Place place) {
        Block block = new Block();
        try (CycleFile file = new CycleFile(place.file(), null)) {
            return file.next(place.begin(), block) == CycleFile.Slot.BLOCK && block.isCatalogue();
        }
    }

    @Test
    void shouldReadAtMostTheBoundAtAStartAndKnowTheWholeTape() {
        writeTape(600);
        Path stream = directory.resolve(market);
        assertThat(Segment.list(stream).getLast().cycleFiles()).hasSize(1);
        assertThat(catalogues(stream)).hasSizeGreaterThan(3);
        Recovered recovered = Recovery.recover(stream, new Catalogue(100_000, Long.MAX_VALUE), true);
        assertThat(recovered.lastSequence()).isEqualTo(sequence);
        assertThat(content(recovered.catalogue())).isEqualTo(fold(stream, Long.MAX_VALUE)).hasSizeGreaterThan(300);
        assertThat(recovered.bytesRead()).as("the tape has ten times as much").isLessThan(2 * EVERY_BYTES);
        assertThat(JournalVerifier.verify(stream, (events, last) -> {
        }).problems()).isEmpty();
    }

    @Test
    void shouldGoOnRightAfterEachWriteAroundACatalogue() throws IOException {
        writeTape(260);
        Path stream = directory.resolve(market);
        List<TapeFiles.Place> blocks = TapeFiles.blocks(stream);
        for (TapeFiles.Place catalogue : catalogues(stream)) {
            int index = blocks.indexOf(catalogue);
            TapeFiles.Place behind = blocks.get(index + 1);
            long middle = (catalogue.begin() + catalogue.end()) / 2 & -4;
            // right before it, within it, right behind it, within the first event's block, behind that
            for (long cut : new long[]{catalogue.begin(), middle, catalogue.end(), behind.begin() + 40,
                    behind.end()}) {
                requireGoesOn(catalogue, cut, cut == behind.end()
                        ? blocks.get(index + 2).firstSequence() - 1
                        : catalogue.firstSequence() - 1);
            }
        }
    }

    private void requireGoesOn(TapeFiles.Place catalogue, long cut, long last) throws IOException {
        Path copy = directory.resolve("cut" + catalogue.firstSequence() + "-" + cut);
        TapeFiles.copy(directory.resolve(market), copy.resolve(market));
        Path file = TapeFiles.in(copy, catalogue.file(), directory);
        TapeFiles.zero(file, cut, file.toFile().length());
        SyncedCheckpoint.create(copy.resolve(market), last).close();
        try (Journal journal = Journal.open(copy, options())) {
            assertThat(journal.recovered().lastSequence()).as("cut at %d of %s", cut, catalogue).isEqualTo(last);
            assertThat(content(journal.recovered().catalogue())).isEqualTo(fold(copy.resolve(market), last));
            Tape.block(journal.startMarket(last + 1), last + 1, last + 3);
        }
        assertThat(Tape.sequences(copy.resolve(market))).hasSize((int) last + 3);
        assertThat(JournalVerifier.verify(copy.resolve(market), (events, at) -> {
        }).problems()).isEmpty();
        TapeFiles.delete(copy);
    }

    @Test
    void shouldNotPassAHoleBeforeACatalogueThatNoSyncHasConfirmed() throws IOException {
        writeTape(600);
        Path stream = directory.resolve(market);
        List<TapeFiles.Place> blocks = TapeFiles.blocks(stream);
        TapeFiles.Place lastCatalogue = catalogues(stream).getLast();
        TapeFiles.Place lost = blocks.get(blocks.indexOf(lastCatalogue) - 2);
        TapeFiles.zero(lost.file(), lost.begin() + 8, lost.end());
        SyncedCheckpoint.create(stream, lost.firstSequence() - 1).close();
        Recovered recovered = Recovery.recover(stream, new Catalogue(100_000, Long.MAX_VALUE), true);
        assertThat(recovered.lastSequence()).as("the power took a page before the catalogue")
                .isEqualTo(lost.firstSequence() - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000, 7_000, 50_000, 250_000, 1_000_000})
    void shouldFindTheSameCatalogueHoweverNearTheEndItBeginsToLook(long firstLook) {
        writeTape(600);
        List<TapeFiles.Place> catalogues = catalogues(directory.resolve(market));
        Path file = catalogues.getLast().file();
        for (int i = 0; i < catalogues.size(); i++) {
            long forced = catalogues.get(i).firstSequence() - 1;
            assertThat(CatalogueSearch.newest(file, forced, firstLook)).isEqualTo(catalogues.get(i).begin());
            assertThat(CatalogueSearch.newest(file, forced - 1, firstLook))
                    .isEqualTo(i == 0 ? 0 : catalogues.get(i - 1).begin());
        }
        assertThat(CatalogueSearch.newest(file, -1, firstLook)).isZero();
    }

    @Test
    void shouldTrustNoCatalogueOfWhichAPartAloneIsSeen() throws IOException {
        try (Journal journal = Journal.open(directory, options())) {
            MarketWriter writer = journal.startMarket(1);
            for (int i = 0; i < 4_000; i++) {
                define(writer); // more than a block of the catalogue holds
            }
            write(writer, 1_500);
        }
        Path stream = directory.resolve(market);
        List<TapeFiles.Place> blocks = TapeFiles.blocks(stream);
        TapeFiles.Place last = catalogues(stream).getLast();
        assertThat(isCatalogue(blocks.get(blocks.indexOf(last) - 1))).as("a catalogue of several blocks").isTrue();
        Recovered recovered = Recovery.recover(stream, new Catalogue(100_000, Long.MAX_VALUE), true);
        assertThat(content(recovered.catalogue())).hasSizeGreaterThan(4_000)
                .isEqualTo(fold(stream, Long.MAX_VALUE));
        List<Long> firstBlocks = firstBlocks(blocks);
        for (long firstLook = 1_000; firstLook < 2_000_000; firstLook += 37_000) {
            assertThat(CatalogueSearch.newest(last.file(), Long.MAX_VALUE - 1, firstLook)).isIn(firstBlocks);
        }
        TapeFiles.zero(last.file(), last.begin(), last.file().toFile().length());
        Recovered cut = Recovery.recover(stream, new Catalogue(100_000, Long.MAX_VALUE), true);
        assertThat(cut.lastSequence()).isEqualTo(last.firstSequence() - 1);
        assertThat(content(cut.catalogue())).isEqualTo(fold(stream, last.firstSequence() - 1));
    }

    private static List<Long> firstBlocks(List<TapeFiles.Place> blocks) {
        List<Long> first = new ArrayList<>();
        for (int i = 1; i < blocks.size(); i++) {
            if (isCatalogue(blocks.get(i)) && !isCatalogue(blocks.get(i - 1))) {
                first.add(blocks.get(i).begin());
            }
        }
        return first;
    }

    @Test
    void shouldBoundAStartUnderPageCacheToo() {
        try (Journal journal = Journal.open(directory, options().withDurability(Durability.PAGE_CACHE))) {
            write(journal.startMarket(1), 600);
            Path stream = directory.resolve(market);
            long deadline = System.nanoTime() + 20_000_000_000L;
            Recovered recovered;
            do { // the sync behind a catalogue runs beside the writer
                recovered = Recovery.recover(stream, new Catalogue(100_000, Long.MAX_VALUE), true);
            } while (recovered.bytesRead() >= 3 * EVERY_BYTES && System.nanoTime() < deadline);
            assertThat(recovered.bytesRead()).isLessThan(3 * EVERY_BYTES);
            assertThat(recovered.lastSequence()).isEqualTo(sequence);
        }
    }
}
