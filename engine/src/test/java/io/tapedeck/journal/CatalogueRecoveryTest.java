package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.event.Catalogue;
import io.tapedeck.event.FeedMark;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.codec.FeedStatusKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a start folds from the newest cycle equals a fold of the whole tape. */
@Timeout(120)
class CatalogueRecoveryTest {
    private static final long SEED = 77_001L;

    @TempDir
    Path directory;
    private final Tape.TestClock clock = new Tape.TestClock();
    private long sequence;

    private JournalOptions options() {
        return Tape.options().withClock(clock);
    }

    private static Catalogue empty() {
        return new Catalogue(100_000, Long.MAX_VALUE);
    }

    private Catalogue fullFold() {
        Catalogue catalogue = empty();
        try (JournalReader reader = JournalReader.open(directory.resolve(Journal.MARKET), () -> Long.MAX_VALUE)) {
            boolean more = true;
            while (more) {
                more = reader.poll(block -> block.forEach(catalogue));
            }
        }
        return catalogue;
    }

    private static Map<Object, Object> content(Catalogue catalogue) {
        Map<Object, Object> content = new TreeMap<>();
        for (Instrument instrument : catalogue.instruments()) {
            content.put("instrument " + instrument.id(), instrument);
        }
        for (FeedMark mark : catalogue.feeds()) {
            content.put("feed " + mark.feedId(), mark.sequence() + " " + mark.ended() + " " + mark.request() + " "
                    + mark.name());
        }
        return content;
    }

    private void define(MarketWriter writer, int number) {
        String symbol = "S" + number;
        Frame frame = new Frame(1024);
        frame.definition(new Instrument(Instruments.id("X", symbol), symbol, "X", "equity", "USD", 2, '\0',
                Integer.MIN_VALUE, Long.MIN_VALUE, 1, 0, ""), clock.nanoTime());
        Tape.append(writer, frame, ++sequence);
    }

    private void step(MarketWriter writer, Random random, int number) {
        switch (random.nextInt(5)) {
            case 0 -> {
                define(writer, number);
                writer.commit(sequence);
            }
            case 1 -> Tape.status(writer, ++sequence, FeedStatusKind.DEFINED, 1000 + number, 1, "file" + number, "");
            case 2 -> Tape.status(writer, ++sequence, FeedStatusKind.REQUEST, 5000 + number, 1, "", "key" + number);
            case 3 -> Tape.status(writer, ++sequence, FeedStatusKind.ENDED, 1000 + random.nextInt(number + 1), 9, "",
                    "");
            default -> {
                Tape.block(writer, sequence + 1, sequence + 5);
                sequence += 5;
            }
        }
        if (random.nextInt(6) == 0) {
            clock.advanceSeconds(3600);
        }
    }

    @Test
    void shouldFoldTheSameFromTheNewestCycleAsFromTheWholeTape() {
        writeAndCompareAtEachStart();
    }

    private void writeAndCompareAtEachStart() {
        Random random = new Random(SEED);
        for (int start = 0; start < 4; start++) {
            try (Journal journal = Journal.open(directory, options())) {
                assertThat(journal.recovered().lastSequence()).isEqualTo(sequence);
                assertThat(content(journal.recovered().catalogue())).as("seed %d start %d", SEED, start)
                        .isEqualTo(content(fullFold()));
                MarketWriter writer = journal.startMarket(sequence + 1);
                for (int i = 0; i < 40; i++) {
                    step(writer, random, start * 40 + i);
                }
            }
        }
    }

    @Test
    void shouldReadAnyCycleFileAlone() throws IOException {
        writeAndCompareAtEachStart();
        Map<Object, Object> whole = content(fullFold());
        Path market = directory.resolve(Journal.MARKET);
        Path newest = Segment.list(market).getLast().cycleFiles().getLast();
        Path alone = Files.createDirectories(directory.resolve("alone").resolve(newest.getParent().getFileName()));
        Files.copy(newest, alone.resolve(newest.getFileName()));
        Catalogue catalogue = empty();
        try (StreamCursor cursor = new StreamCursor(directory.resolve("alone"), false)) {
            cursor.standAt(Segment.list(directory.resolve("alone")).getFirst(), alone.resolve(newest.getFileName()));
            while (cursor.next(Long.MAX_VALUE) == StreamCursor.State.BLOCK) {
                cursor.block().forEach(catalogue);
                cursor.accept();
            }
        }
        assertThat(content(catalogue)).isEqualTo(whole);
    }

    @Test
    void shouldSpanSeveralBlocksWhereTheCatalogueIsLarge() {
        writeALargeCatalogue();
    }

    private void writeALargeCatalogue() {
        try (Journal journal = Journal.open(directory, options())) {
            MarketWriter writer = journal.startMarket(1);
            for (int i = 0; i < 5_000; i++) {
                define(writer, i);
                if (i % 500 == 499) {
                    writer.commit(sequence);
                }
            }
            clock.advanceSeconds(3600);
            Tape.block(writer, sequence + 1, sequence + 1);
            sequence++;
        }
        VerifyReport report = JournalVerifier.verify(directory.resolve(Journal.MARKET), (events, last) -> {
        });
        assertThat(report.catalogueBlocks()).isGreaterThan(4);
        try (Journal journal = Journal.open(directory, options())) {
            Map<Object, Object> content = content(journal.recovered().catalogue());
            assertThat(content.size()).isEqualTo(5_001);
            assertThat(content.equals(content(fullFold()))).isTrue();
        }
    }

    @Test
    void shouldTrustACatalogueOnlyWhenAnEventStandsBehindIt() throws IOException {
        writeALargeCatalogue();
        Map<Object, Object> whole = content(fullFold());
        Path market = directory.resolve(Journal.MARKET);
        for (int i = 0; i < 3; i++) {
            // the newest file loses its event, then its last catalogue blocks
            TapeFiles.Place last = TapeFiles.blocks(market).getLast();
            TapeFiles.zero(last.file(), last.begin(), last.end());
            SyncedCheckpoint.create(market, 5_000).close();
            try (Journal journal = Journal.open(directory, options())) {
                assertThat(journal.recovered().lastSequence()).isEqualTo(5_000);
                Map<Object, Object> expected = new TreeMap<>(whole);
                expected.keySet().removeIf(key -> key.toString().startsWith("feed"));
                assertThat(content(journal.recovered().catalogue()).equals(expected)).isTrue();
            }
        }
    }
}
