package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends in the middle of retention leaves a stream that starts, reads and verifies. */
@Timeout(60)
class RetentionCrashTest {
    private static final long NOW = Long.MAX_VALUE / 2;

    @TempDir
    Path directory;
    private final Tape.TestClock clock = new Tape.TestClock();

    private Path market() {
        return directory.resolve(Journal.MARKET);
    }

    /** @return last sequence written: each start has two cycle files of 10 events */
    private long write(int starts) {
        long last = 0;
        for (int start = 0; start < starts; start++) {
            try (Journal journal = Journal.open(directory, Tape.options().withClock(clock))) {
                MarketWriter writer = journal.startMarket(last + 1);
                for (int cycle = 0; cycle < 2; cycle++) {
                    Tape.block(writer, last + 1, last + 10);
                    last += 10;
                    clock.advanceSeconds(3600);
                }
            }
        }
        return last;
    }

    private void assertGood(long first, long last) {
        assertThat(JournalVerifier.verify(market(), (events, sequence) -> {
        }).problems()).isEmpty();
        assertThat(Tape.sequences(market())).isEqualTo(Tape.range(first, last));
        try (Journal journal = Journal.open(directory, Tape.options().withClock(clock))) {
            assertThat(journal.recovered().lastSequence()).isEqualTo(last);
        }
    }

    @Test
    void shouldReadWhereAFileIsRetiredAndNotYetDeleted() {
        long last = write(1);
        Segment segment = Segment.list(market()).getFirst();
        RetiredMark.write(segment.directory(), 11);
        assertGood(11, last);
        List<Path> deleted = Retention.apply(market(), new Retention.Policy(last, 0, Long.MAX_VALUE), NOW).deleted();
        assertThat(deleted).hasSize(1);
        assertGood(11, last);
    }

    @Test
    void shouldStartWhereASegmentIsPartlyDeleted() throws IOException {
        long last = write(2);
        Path first = Segment.list(market()).getFirst().directory();
        // a folder that is not empty cannot be deleted: what stands before it in any order is, what stands behind it is not
        Path obstacle = Files.createDirectories(first.resolve("obstacle")).resolve("x");
        Files.writeString(obstacle, "");
        Retention.Policy policy = new Retention.Policy(last, 0, Long.MAX_VALUE);
        assertThatThrownBy(() -> Retention.apply(market(), policy, NOW)).isInstanceOf(TapedeckException.class);
        assertGood(21, last);
        try (var tree = Files.walk(market())) {
            Files.delete(tree.filter(path -> path.endsWith("x")).findFirst().orElseThrow());
        }
        Retention.apply(market(), policy, NOW);
        assertGood(31, last);
        try (var entries = Files.list(market())) {
            assertThat(entries.filter(Files::isDirectory)).hasSize(1);
        }
    }
}
