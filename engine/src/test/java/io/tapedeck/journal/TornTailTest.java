package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each damage of the last block costs that block and nothing else, and the next start goes on behind it. */
@Timeout(300)
class TornTailTest {
    private static final long LAST_WHOLE = 20;
    private static final long LAST = 21;
    /** A whole restart costs more than a recovery: each so many rounds. */
    private static final int GO_ON_EVERY = 5;

    @TempDir
    Path directory;
    private Path original;
    private TapeFiles.Place lastBlock;
    private int round;

    @FunctionalInterface
    private interface Damage {
        void apply(Path file) throws IOException;
    }

    @BeforeEach
    void writeTwoSegments() {
        original = directory.resolve("original");
        for (int start = 0; start < 2; start++) {
            try (Journal journal = Journal.open(original, Tape.options())) {
                MarketWriter writer = journal.startMarket(start * 10L + 1);
                Tape.block(writer, start * 10L + 1, start * 10L + 4);
                Tape.block(writer, start * 10L + 5, start * 10L + 10);
                if (start == 1) {
                    Tape.block(writer, LAST, LAST);
                }
            }
        }
        lastBlock = TapeFiles.blocks(original.resolve(Journal.MARKET)).getLast();
        assertThat(lastBlock.firstSequence()).isEqualTo(LAST);
    }

    @Test
    void shouldLoseOnlyTheLastBlockWhereTheFileIsTruncatedAtAnyOfItsBytes() throws IOException {
        for (long at = lastBlock.begin(); at < lastBlock.end(); at++) {
            long length = at;
            check("truncated at byte " + at, file -> TapeFiles.truncate(file, length), LAST_WHOLE);
        }
        check("truncated behind", file -> TapeFiles.truncate(file, lastBlock.end()), LAST);
    }

    @Test
    void shouldLoseOnlyTheLastBlockWhereAnyBitOfItIsFlipped() throws IOException {
        for (long at = lastBlock.begin(); at < lastBlock.end(); at++) {
            long place = at;
            check("flipped at byte " + at, file -> TapeFiles.flip(file, place, (int) (place % 8)), LAST_WHOLE);
        }
    }

    @Test
    void shouldLoseOnlyTheLastBlockWhereTheHeadersHighestBitsAreFlipped() throws IOException {
        for (int bit = 0; bit < 8; bit++) {
            int flipped = bit;
            check("header bit " + (24 + bit), file -> TapeFiles.flip(file, lastBlock.begin() + 3, flipped), LAST_WHOLE);
        }
    }

    @Test
    void shouldLoseOnlyTheLastBlockWhereItIsZeroed() throws IOException {
        check("zeroed", file -> TapeFiles.zero(file, lastBlock.begin(), lastBlock.end()), LAST_WHOLE);
        check("header zeroed", file -> TapeFiles.zero(file, lastBlock.begin(), lastBlock.begin() + 4), LAST_WHOLE);
        check("body zeroed", file -> TapeFiles.zero(file, lastBlock.begin() + 4, lastBlock.end()), LAST_WHOLE);
    }

    private void check(String what, Damage damage, long lastReadable) throws IOException {
        Path copy = directory.resolve("copy");
        TapeFiles.copy(original, copy);
        damage.apply(TapeFiles.in(copy, lastBlock.file(), original));
        Path market = copy.resolve(Journal.MARKET);
        VerifyReport damaged = JournalVerifier.verify(market, (events, sequence) -> {
        });
        assertThat(damaged.good()).as(what).isEqualTo(lastReadable == LAST);
        assertThat(damaged.lastSequence()).as(what).isEqualTo(lastReadable);
        boolean goOn = round++ % GO_ON_EVERY == 0;
        long next = LAST + 1;
        try (Journal journal = Journal.open(copy, Tape.options())) {
            Recovered recovered = journal.recovered();
            assertThat(recovered.lastSequence()).as(what).isEqualTo(lastReadable);
            assertThat(recovered.nextSequence()).as(what).isEqualTo(LAST + 1);
            assertThat(recovered.notes().isEmpty()).as(what).isEqualTo(lastReadable == LAST);
            if (goOn) {
                MarketWriter writer = journal.startMarket(next);
                Tape.block(writer, next, next + 3);
            }
        }
        if (goOn) {
            checkWhole(what, copy, lastReadable);
        }
        assertThat(Files.exists(TapeFiles.in(copy, lastBlock.file(), original))).isTrue();
        TapeFiles.delete(copy);
    }

    private static void checkWhole(String what, Path copy, long lastReadable) {
        Path market = copy.resolve(Journal.MARKET);
        List<Long> expected = Tape.range(1, lastReadable);
        expected.addAll(Tape.range(LAST + 1, LAST + 4));
        assertThat(Tape.sequences(market)).as(what).isEqualTo(expected);
        VerifyReport after = JournalVerifier.verify(market, (events, sequence) -> {
        });
        assertThat(after.problems()).as(what).isEmpty();
    }

    @Test
    void shouldLoseWhatStandsInAndBehindEachZeroedPageOfALargeLastBlock() throws IOException {
        Path large = directory.resolve("large");
        try (Journal journal = Journal.open(large, Tape.options())) {
            MarketWriter writer = journal.startMarket(1);
            Tape.block(writer, 1, 10);
            Tape.block(writer, 11, 200);
        }
        TapeFiles.Place last = TapeFiles.blocks(large.resolve(Journal.MARKET)).getLast();
        int pages = 0;
        for (long page = last.begin() & -4096; page < last.end(); page += 4096) {
            Path copy = directory.resolve("page" + page);
            TapeFiles.copy(large, copy);
            long from = Math.max(page, last.begin());
            TapeFiles.zero(TapeFiles.in(copy, last.file(), large), from, Math.min(page + 4096, last.end()));
            try (Journal journal = Journal.open(copy, Tape.options())) {
                assertThat(journal.recovered().lastSequence()).isEqualTo(10);
                assertThat(String.join("\n", journal.recovered().notes())).contains("sequences 11 to 200");
            }
            TapeFiles.delete(copy);
            pages++;
        }
        assertThat(pages).isGreaterThan(4);
    }

    @Test
    void shouldNameThePlaceOfATornTail() throws IOException {
        Path file = lastBlock.file();
        TapeFiles.flip(file, lastBlock.end() - 1, 0);
        VerifyReport report = JournalVerifier.verify(original.resolve(Journal.MARKET), (events, sequence) -> {
        });
        assertThat(report.good()).isFalse();
        assertThat(String.join("\n", report.notes())).contains("segment 00000000000000000011", "file ", "index 3",
                "byte " + lastBlock.begin(), "sequence 21");
        assertThat(String.join("\n", report.problems())).contains("sequences 21 to 21");
    }
}
