package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One start's directory of a stream: {@code <firstSequence, 20 digits>[.suffix]}, a Chronicle Queue and the file
 * {@code segment} that says what it follows.
 *
 * @param directory where it lies
 * @param firstSequence of its first event
 * @param suffix 0, or the number behind the dot: the same sequence was started more than once, nothing came before
 */
record Segment(Path directory, long firstSequence, int suffix) implements Comparable<Segment> {
    static final String CYCLE_FILE_ENDING = ".cq4";
    private static final Pattern NAME = Pattern.compile("(\\d{20})(?:\\.(\\d{1,9}))?");
    private static final Comparator<Segment> ORDER = Comparator.comparingLong(Segment::firstSequence)
            .thenComparingInt(Segment::suffix);

    @Override
    public int compareTo(Segment other) {
        return ORDER.compare(this, other);
    }

    /** @return the segments of a stream, oldest first; empty where the stream does not exist */
    static List<Segment> list(Path streamDirectory) {
        List<Segment> segments = new ArrayList<>();
        for (Path entry : entries(streamDirectory)) {
            Matcher matcher = NAME.matcher(entry.getFileName().toString());
            if (matcher.matches() && Files.isDirectory(entry)) {
                int suffix = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
                segments.add(new Segment(entry, Long.parseLong(matcher.group(1)), suffix));
            }
        }
        Collections.sort(segments);
        return segments;
    }

    /** Creates the directory of the next segment: the name, or the first suffix behind the ones taken. */
    static Segment create(Path streamDirectory, long firstSequence) {
        int suffix = 0;
        for (Segment segment : list(streamDirectory)) {
            if (segment.firstSequence == firstSequence) {
                suffix = segment.suffix + 1;
            }
        }
        String name = String.format("%020d", firstSequence) + (suffix == 0 ? "" : "." + suffix);
        Path directory = streamDirectory.resolve(name);
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot create the segment directory " + directory, e);
        }
        return new Segment(directory, firstSequence, suffix);
    }

    /** @return the cycle files, oldest first: their names order them */
    List<Path> cycleFiles() {
        List<Path> files = new ArrayList<>();
        for (Path entry : entries(directory)) {
            if (entry.getFileName().toString().endsWith(CYCLE_FILE_ENDING)) {
                files.add(entry);
            }
        }
        Collections.sort(files);
        return files;
    }

    /** @return true for a start that came as far as its manifest; one that died before holds nothing and is passed over */
    boolean isUsable() {
        return Files.exists(directory.resolve(SegmentManifest.FILE)) || !cycleFiles().isEmpty();
    }

    /** @return what it follows; without a manifest it follows directly, which its sequences then prove or not */
    SegmentManifest manifest() {
        SegmentManifest manifest = SegmentManifest.read(directory);
        return manifest == null ? new SegmentManifest(firstSequence - 1, firstSequence, 0) : manifest;
    }

    /** @return sequence of the first event that it keeps or will hold: behind what retention removed */
    long beginSequence() {
        long kept = RetiredMark.read(directory);
        return kept > 0 ? kept : firstSequence;
    }

    /** @return the next usable segment, null where this is the newest */
    Segment successor() {
        for (Segment candidate : list(directory.getParent())) {
            if (candidate.compareTo(this) > 0 && candidate.isUsable()) {
                return candidate;
            }
        }
        return null;
    }

    String name() {
        return directory.getFileName().toString();
    }

    private static List<Path> entries(Path directory) {
        try (Stream<Path> listing = Files.list(directory)) {
            return listing.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot list " + directory, e);
        }
    }
}
