package io.tapedeck.feed.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.feed.FileFeedRig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A damaged file gives an error that names file and place, never a silent end; what precedes the damage is kept. */
@Timeout(60)
class DamagedFileTest {
    private static final FileFormat FORMAT = LeanFormat.trades(
            new LeanOptions(AssetClass.FUTURE, null, Map.of(), "GC", LocalDate.of(2013, 10, 7), null));
    private static final int ROWS = 60_000;

    @TempDir
    private Path folder;

    @Test
    void shouldKeepWhatPrecedesACutOfAnyPacking() throws IOException {
        byte[] rows = randomRows();
        cut(FileFeedRig.zip(folder.resolve("a.zip"), "20131007_gc_tick_trade_201312.csv", text(rows)),
                "entry 20131007_gc");
        cut(Packed.gzip(folder.resolve("a.gz"), rows), "gzip file is damaged");
        cut(Files.write(folder.resolve("a.zst"), Zstd.compress(rows)), "zstd file is damaged");
    }

    private void cut(Path file, String message) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int part : new int[]{30, 60, 90}) {
            FileFeedRig rig = new FileFeedRig();
            Path damaged = Files.write(folder.resolve("cut-" + file.getFileName()),
                    Arrays.copyOf(whole, (int) ((long) whole.length * part / 100)));
            assertThatThrownBy(() -> rig.load(damaged, FORMAT)).isInstanceOfSatisfying(TapedeckException.class,
                    e -> assertThat(e.category()).isEqualTo(ErrorCategory.DATA)).hasMessageContaining(message)
                    .hasMessageContaining("cut-" + file.getFileName()).hasMessageContaining("before byte");
            assertThat(rig.ring.totals.rows()).as("%s cut at %d %%", file, part).isBetween(ROWS * (part - 30L) / 100,
                    ROWS * (part + 5L) / 100);
            assertThat(rig.ring.statuses).noneMatch(text -> text.startsWith("ENDED"));
            assertThat(rig.rejects).isEmpty();
        }
    }

    @Test
    void shouldNoticeAFlippedByteOfAnyPackingByItsChecksum() throws IOException {
        byte[] rows = randomRows();
        flip(FileFeedRig.zip(folder.resolve("a.zip"), "20131007_gc_tick_trade_201312.csv", text(rows)));
        flip(Packed.gzip(folder.resolve("a.gz"), rows));
    }

    private void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x10;
        Path damaged = Files.write(folder.resolve("flipped-" + file.getFileName()), bytes);
        FileFeedRig rig = new FileFeedRig();
        rig.options = rig.options.rejects(false, Integer.MAX_VALUE);
        assertThatThrownBy(() -> rig.load(damaged, FORMAT)).isInstanceOf(TapedeckException.class)
                .hasMessageContaining("is damaged").hasMessageContaining("get the file anew");
    }

    @Test
    void shouldNoticeAnArchiveCutBetweenTwoEntries() throws IOException {
        Path file = FileFeedRig.zip(folder.resolve("two.zip"), "20131007_gc_tick_trade_201312.csv",
                FileFeedTest.rows(30), "20131007_gc_tick_trade_201402.csv", FileFeedTest.rows(20));
        byte[] whole = Files.readAllBytes(file);
        int second = 4;
        while (whole[second] != 'P' || whole[second + 1] != 'K' || whole[second + 2] != 3 || whole[second + 3] != 4) {
            second++;
        }
        Path damaged = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, second));
        FileFeedRig rig = new FileFeedRig();
        assertThatThrownBy(() -> rig.load(damaged, FORMAT)).hasMessageContaining("its directory is missing");
        assertThat(rig.ring.totals.rows()).isEqualTo(30);
    }

    private static String text(byte[] rows) {
        return new String(rows, StandardCharsets.US_ASCII);
    }

    private static byte[] randomRows() {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            text.append(random.nextInt(86_400_000)).append(',').append(random.nextInt(1, 100_000)).append(".5,")
                    .append(random.nextInt(1000)).append(",usa,,0\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
