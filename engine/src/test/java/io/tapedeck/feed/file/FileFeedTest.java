package io.tapedeck.feed.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Publisher;
import io.tapedeck.feed.FileFeedRig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Identity, resumption, waiting and rejects of a load, whatever the format. */
@Timeout(60)
class FileFeedTest {
    private static final FileFormat FORMAT = LeanFormat.trades(LeanOptions.of(AssetClass.FUTURE));
    private static final String FIRST = "20131007_gc_tick_trade_201312.csv";
    private static final String SECOND = "20131007_gc_tick_trade_201402.csv";

    private final FileFeedRig rig = new FileFeedRig();
    @TempDir
    private Path folder;

    @Test
    void shouldLoadOnceAndSaySoTheSecondTimeUnderAnyName() throws IOException {
        Path file = twoEntries();
        FileResult first = rig.load(file, FORMAT);
        assertThat(first.status()).isEqualTo(FileResult.Status.LOADED);
        assertThat(first.offered()).isEqualTo(50);
        assertThat(rig.ring.statuses).containsExactly("DEFINED 0 0 day.zip lean-trade",
                "ENDED 0 50 day.zip rejected 0");
        Path copy = Files.copy(file, folder.resolve("copy.zip"));
        assertThat(rig.load(copy, FORMAT).status()).isEqualTo(FileResult.Status.ALREADY_LOADED);
        rig.restart();
        FileResult second = rig.load(copy, FORMAT);
        assertThat(second.status()).isEqualTo(FileResult.Status.ALREADY_LOADED);
        assertThat(second.describe("copy.zip")).contains("already loaded (50 records), nothing added");
        assertThat(second.feedId()).isEqualTo(first.feedId());
        assertThat(rig.ring.totals.rows()).isEqualTo(50);
        assertThat(rig.ring.statuses).hasSize(2);
    }

    @Test
    void shouldLoadOnceMoreUnderAnotherIdWhenAskedTo() throws IOException {
        Path file = twoEntries();
        long first = rig.load(file, FORMAT).feedId();
        rig.options = rig.options.again(77);
        FileResult again = rig.load(file, FORMAT);
        assertThat(again.status()).isEqualTo(FileResult.Status.LOADED);
        assertThat(again.feedId()).isNotEqualTo(first).isPositive();
        assertThat(rig.ring.totals.rows()).isEqualTo(100);
    }

    @Test
    void shouldNumberRecordsOverAllEntriesAndNameTheirInstruments() throws IOException {
        rig.load(twoEntries(), FORMAT);
        assertThat(rig.ring.feedSequences).isEqualTo(LongStream.rangeClosed(1, 50).boxed().toList());
        assertThat(rig.ring.texts.get(29)).startsWith("usa:GC201312 ");
        assertThat(rig.ring.texts.get(30)).startsWith("usa:GC201402 ");
    }

    @Test
    void shouldPublishEachRecordOnceWhereverACrashCutsTheLoad() throws IOException {
        Path file = twoEntries();
        rig.load(file, FORMAT);
        List<String> whole = List.copyOf(rig.ring.texts);
        for (int frameRecords : new int[]{1, 7, 64}) {
            for (int crashAt = 0; crashAt < 60; crashAt++) {
                FileFeedRig crashed = new FileFeedRig();
                crashed.options = crashed.options.frameRecords(frameRecords);
                int last = crashAt;
                crashed.ring.answer = offer -> offer >= last ? Publisher.HALTED : 0;
                try {
                    crashed.load(file, FORMAT);
                } catch (TapedeckException e) {
                    assertThat(e.category()).isEqualTo(ErrorCategory.FATAL);
                }
                crashed.restart();
                crashed.ring.answer = offer -> 0;
                FileResult result = crashed.load(file, FORMAT);
                assertThat(crashed.ring.texts).as("frames of %d, crash at offer %d", frameRecords, crashAt)
                        .isEqualTo(whole);
                assertThat(crashed.ring.feedSequences).doesNotHaveDuplicates().hasSize(50);
                assertThat(crashed.ring.statuses.stream().filter(text -> text.startsWith("DEFINED"))).hasSize(1);
                assertThat(crashed.ring.statuses.stream().filter(text -> text.startsWith("ENDED"))).hasSize(1);
                assertThat(result.offered() + result.duplicate()).isIn(50L, 0L);
            }
        }
    }

    @Test
    void shouldWaitWhileTheRingIsFullAndTellWhenTheEngineDoesNotAccept() throws IOException {
        List<Boolean> waits = new ArrayList<>();
        rig.progress = new FileProgress() {
            @Override
            public void onWaiting(FileFeed feed, boolean waiting) {
                waits.add(waiting);
            }
        };
        rig.options = rig.options.frameRecords(4);
        rig.ring.answer = offer -> offer % 5 == 4 ? 0 : offer < 12 ? Publisher.BACK_PRESSURED : Publisher.NOT_ACCEPTING;
        FileFeed feed = rig.feed(twoEntries(), FORMAT);
        feed.load();
        assertThat(rig.ring.totals.rows()).isEqualTo(50);
        assertThat(feed.counters().refused()).isZero();
        assertThat(feed.counters().backPressured()).isPositive();
        assertThat(feed.counters().received()).isEqualTo(50).isEqualTo(feed.counters().offered());
        assertThat(waits).startsWith(true, false);
        assertThat(waits.stream().filter(waiting -> waiting).count() * 2).isEqualTo(waits.size());
    }

    @Test
    void shouldStopWhenAskedAndGoOnLater() throws IOException {
        rig.options = rig.options.frameRecords(4);
        Path file = twoEntries();
        FileFeed[] feed = new FileFeed[1];
        rig.ring.answer = offer -> {
            if (offer == 6) {
                feed[0].stop();
            }
            return offer >= 6 ? Publisher.BACK_PRESSURED : 0;
        };
        feed[0] = rig.feed(file, FORMAT);
        FileResult result = feed[0].load();
        assertThat(result.status()).isEqualTo(FileResult.Status.STOPPED);
        assertThat(result.lastRecord()).isEqualTo(result.offered()).isEqualTo(rig.ring.totals.rows()).isPositive();
        rig.ring.answer = offer -> 0;
        assertThat(rig.load(file, FORMAT).resumedAfter()).isEqualTo(result.lastRecord());
        assertThat(rig.ring.feedSequences).isEqualTo(LongStream.rangeClosed(1, 50).boxed().toList());
        assertThat(rig.ring.statuses).contains("RESUMED " + (result.lastRecord() + 1) + " 0 day.zip lean-trade");
    }

    @Test
    void shouldKeepFramesWithinWhatTheRingTakes() throws IOException {
        rig.ring.frameSlotsMax = 3;
        rig.load(twoEntries(), FORMAT);
        assertThat(rig.ring.frames).allMatch(messages -> messages <= 3);
        assertThat(rig.ring.totals.rows()).isEqualTo(50);
    }

    @Test
    void shouldReadEveryPackingByContentWhateverTheName() throws IOException {
        byte[] rows = rows(20).getBytes(StandardCharsets.UTF_8);
        FileFormat format = LeanFormat.trades(new LeanOptions(AssetClass.FUTURE, null, Map.of(), "GC",
                LocalDate.of(2013, 10, 7), null));
        rig.load(Files.write(folder.resolve("a.zip"), rows), format);
        rig.load(Files.write(folder.resolve("b.csv"), Zstd.compress(rows)), format);
        rig.load(Packed.gzip(folder.resolve("c.txt"), rows, rows), format);
        assertThat(rig.ring.totals.rows()).isEqualTo(80);
        assertThat(rig.load(Files.write(folder.resolve("empty"), new byte[0]), format).lastRecord()).isZero();
    }

    @Test
    void shouldStopAtTheFirstBadRecordOrAtTheLimitWithWhatPrecedesItTaken() throws IOException {
        Path file = FileFeedRig.zip(folder.resolve("bad.zip"), FIRST,
                rows(5) + "bad\n" + rows(5) + "worse\n" + rows(5));
        rig.options = rig.options.rejects(true, 1000);
        assertThatThrownBy(() -> rig.load(file, FORMAT)).isInstanceOf(TapedeckException.class)
                .hasMessageContaining("bad.zip, entry " + FIRST + ", line 6, record 6")
                .hasMessageContaining("stop-on-error");
        assertThat(rig.ring.totals.rows()).isEqualTo(5);
        rig.restart();
        rig.options = rig.options.rejects(false, 1);
        assertThatThrownBy(() -> rig.load(file, FORMAT)).hasMessageContaining("rejects-max = 1")
                .hasMessageContaining("line 12");
        assertThat(rig.ring.totals.rows()).isEqualTo(10);
        rig.restart();
        rig.options = rig.options.rejects(false, 2);
        FileResult result = rig.load(file, FORMAT);
        assertThat(result.offered()).isEqualTo(5);
        assertThat(rig.ring.feedSequences).doesNotHaveDuplicates().hasSize(15).doesNotContain(6L, 12L);
        assertThat(rig.ring.statuses).last().asString().startsWith("ENDED 0 17");
    }

    @Test
    void shouldRejectARecordThatIsTooLongAndGoOnBehindIt() throws IOException {
        for (int length : new int[]{1_100_000, 300_000}) {
            FileFeedRig long1 = new FileFeedRig();
            long1.options = new FileFeedOptions(true, 0, 64, false, 10, 256_000);
            Path file = FileFeedRig.zip(folder.resolve("long.zip"), FIRST,
                    rows(5) + "x".repeat(length) + "\n" + rows(5));
            FileResult result = long1.load(file, FORMAT);
            assertThat(result.offered()).isEqualTo(10);
            assertThat(result.rejected()).isEqualTo(1);
            assertThat(long1.rejects.getFirst())
                    .contains("line 6, record 6: expected a record of at most 256000 bytes");
        }
    }

    @Test
    void shouldNotLoadTheSameContentTwiceAtOnce() throws IOException {
        Path file = twoEntries();
        rig.ring.answer = offer -> {
            if (offer == 1) {
                assertThatThrownBy(() -> rig.feed(file, FORMAT).load()).isInstanceOf(TapedeckException.class)
                        .hasMessageContaining("is being loaded right now");
            }
            return 0;
        };
        rig.load(file, FORMAT);
        assertThat(rig.ring.totals.rows()).isEqualTo(50);
    }

    @Test
    void shouldTellProgressInPackedBytes() throws IOException {
        List<String> heard = new ArrayList<>();
        rig.progress = new FileProgress() {
            @Override
            public void onBegin(FileFeed feed, long bytesTotal, long resumeAfter) {
                heard.add("begin " + bytesTotal + " " + resumeAfter);
            }

            @Override
            public void onRead(FileFeed feed, long bytesRead, long bytesTotal) {
                assertThat(bytesRead).isLessThanOrEqualTo(bytesTotal);
                heard.add("read");
            }

            @Override
            public void onEnd(FileFeed feed, FileResult result) {
                heard.add("end " + result.offered());
            }
        };
        Path file = twoEntries();
        rig.load(file, FORMAT);
        assertThat(heard).startsWith("begin " + Files.size(file) + " 0", "read").endsWith("end 50");
    }

    @Test
    void shouldTakeNothingOfAFileThatIsStillBeingWritten() throws Exception {
        Path file = folder.resolve(FIRST);
        Files.writeString(file, rows(200_000));
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
                while (!done.get()) {
                    out.write("4933381,1313.1,1,usa,,0\n".getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            assertThatThrownBy(() -> rig.load(file, FORMAT)).isInstanceOfSatisfying(TapedeckException.class,
                    e -> assertThat(e.category()).isEqualTo(ErrorCategory.DATA)).hasMessageContaining("was changed");
        } finally {
            done.set(true);
            writer.join();
        }
        // it is known by its content, so what is taken of it now would be taken again when it is whole
        assertThat(rig.ring.feedSequences).isEmpty();
        assertThat(rig.load(file, FORMAT).status()).isEqualTo(FileResult.Status.LOADED);
    }

    @Test
    void shouldRefuseAFileThatIsNotThere() {
        assertThatThrownBy(() -> rig.load(folder.resolve("nowhere.zip"), FORMAT)).isInstanceOfSatisfying(
                TapedeckException.class, e -> assertThat(e.category()).isEqualTo(ErrorCategory.CONFIGURATION))
                .hasMessageContaining("nowhere.zip: expected a file that can be read");
    }

    private Path twoEntries() throws IOException {
        return FileFeedRig.zip(folder.resolve("day.zip"), FIRST, rows(30), SECOND, rows(20));
    }

    static String rows(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(4_933_381 + i).append(",1313.").append(i).append(',').append(i).append(",usa,,0\n");
        }
        return text.toString();
    }
}
