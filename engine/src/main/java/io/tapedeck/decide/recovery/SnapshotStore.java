package io.tapedeck.decide.recovery;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of a journal's snapshots, {@code <data>/snapshots}. Any thread. */
public final class SnapshotStore {
    /** Fewest that are kept: the newest, and the one to go back to where it is damaged. */
    public static final int KEEP_MIN = 2;
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
    /** Of a snapshot whose last event the journal does not hold. */
    static final String LOST_ENDING = ".lost";
    private static final String ENDING = ".decide";
    private static final Pattern NAME = Pattern.compile("\\d{20}\\.decide(\\.tmp)?");

    private final Path directory;
    private final UUID journal;
    private final Map<Path, Optional<Snapshot>> checked = new HashMap<>();

    /**
     * @param directory made where it does not exist
     * @param journal whose snapshots count
     */
    public SnapshotStore(Path directory, UUID journal) {
        this.directory = directory;
        this.journal = journal;
    }

    Path fileOf(long marketSequence) {
        return directory.resolve(String.format("%020d", marketSequence) + ENDING);
    }

    UUID journal() {
        return journal;
    }

    void create() {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw TapedeckException.configuration("cannot create " + directory + ": " + e);
        }
    }

    /** @return the files, newest first, checked or not; empty where there is no directory */
    List<Path> files() {
        return entries().stream().filter(file -> !isTemporary(file)).sorted(Comparator.reverseOrder()).toList();
    }

    private static boolean isTemporary(Path file) {
        return file.getFileName().toString().endsWith(SnapshotFile.TEMPORARY_ENDING);
    }

    private List<Path> entries() {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> NAME.matcher(file.getFileName().toString()).matches()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw TapedeckException.fatal("cannot list " + directory, e);
        }
    }

    /** @return the snapshots that are whole and of this journal, newest first; each file is read once */
    public synchronized List<Snapshot> valid() {
        List<Snapshot> found = new ArrayList<>();
        List<Path> files = files();
        checked.keySet().retainAll(files);
        for (Path file : files) {
            checked.computeIfAbsent(file, this::check).ifPresent(found::add);
        }
        return found;
    }

    private Optional<Snapshot> check(Path file) {
        try {
            Snapshot snapshot = SnapshotFile.check(file);
            return snapshot.journal().equals(journal) ? Optional.of(snapshot) : Optional.empty();
        } catch (TapedeckException e) {
            LOG.warn("snapshot not usable: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Gives a snapshot that is not of this tape another name, so that it is not restored when the journal has grown past it: it
     * stays as evidence.
     */
    synchronized void setAside(Path file) {
        checked.remove(file);
        Path lost = file.resolveSibling(file.getFileName() + LOST_ENDING);
        try {
            Files.move(file, lost, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw TapedeckException
                    .fatal("cannot rename " + file + " to " + lost + ": it is not of this tape and must not"
                            + " be restored later; move it away", e);
        }
    }

    /** @return what was set aside of this journal and is whole, in no order */
    List<Snapshot> lost() {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.getFileName().toString().endsWith(ENDING + LOST_ENDING)).map(this::check)
                    .flatMap(Optional::stream).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw TapedeckException.fatal("cannot list " + directory, e);
        }
    }

    /** Remembers a file as whole that this process has just written, without reading it again. */
    synchronized void written(Snapshot snapshot) {
        checked.put(snapshot.file(), Optional.of(snapshot));
    }

    /**
     * What retention must not pass: the second-newest valid snapshot, from which a start goes on where the newest is damaged.
     *
     * @return null where there are fewer than two: then nothing of the tape may go
     */
    public Snapshot floor() {
        List<Snapshot> snapshots = valid();
        return snapshots.size() < KEEP_MIN ? null : snapshots.get(KEEP_MIN - 1);
    }

    /** Deletes what is older than the {@code keep} newest valid ones, and files that were never completed. */
    void prune(int keep) {
        List<Snapshot> snapshots = valid();
        Path oldest = snapshots.size() < keep ? null : snapshots.get(keep - 1).file();
        for (Path file : entries()) {
            if (isTemporary(file) || (oldest != null && file.compareTo(oldest) < 0)) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    LOG.warn("cannot delete the old snapshot {}: {}", file, e.getMessage());
                }
            }
        }
    }
}
