package io.tapedeck.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskGuardTest {
    @TempDir
    Path directory;
    private final AtomicLong usable = new AtomicLong(10_000);
    private final DiskGuard guard = new DiskGuard(Path.of("disk"), 1_000, 100, usable::get);

    @Test
    void shouldStopBelowTheFloorAndResumeSomewhatAboveIt() {
        guard.poll();
        assertThat(guard.accepting()).isTrue();
        assertThat(guard.reason()).isEmpty();
        usable.set(999);
        guard.poll();
        assertThat(guard.accepting()).isFalse();
        assertThat(guard.reason()).contains("disk", "999", "1000", "1125");
        usable.set(1_050);
        guard.poll();
        assertThat(guard.accepting()).isFalse();
        usable.set(1_125);
        guard.poll();
        assertThat(guard.accepting()).isTrue();
    }

    @Test
    void shouldChargeWhatIsWrittenBetweenPolls() {
        guard.poll();
        guard.charge(9_000);
        assertThat(guard.accepting()).isTrue();
        guard.charge(1);
        assertThat(guard.accepting()).isFalse();
        guard.poll();
        assertThat(guard.accepting()).isTrue();
    }

    @Test
    void shouldRefuseAFloorWithoutRoomForTheRing() {
        guard.requireRoomFor(900);
        assertThatThrownBy(() -> guard.requireRoomFor(901)).isInstanceOfSatisfying(TapedeckException.class,
                e -> assertThat(e.category()).isEqualTo(ErrorCategory.CONFIGURATION)).hasMessageContaining("1001");
    }

    @Test
    void shouldRefuseToOpenAJournalWithTooSmallAFloorOrDisk() {
        assertThatThrownBy(() -> Journal.open(directory, Tape.options().withDiskFloorBytes(1_000)))
                .isInstanceOfSatisfying(TapedeckException.class,
                        e -> assertThat(e.category()).isEqualTo(ErrorCategory.CONFIGURATION));
        assertThatThrownBy(() -> Journal.open(directory, Tape.options().withDiskFloorBytes(1L << 60)))
                .isInstanceOf(TapedeckException.class).hasMessageContaining("file system");
    }
}
