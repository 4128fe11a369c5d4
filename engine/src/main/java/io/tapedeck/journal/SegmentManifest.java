package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/**
 * The file {@code segment} in a segment's directory, written and synced before its first block: what the segment follows.
 * It pins where the one before ends, and records a gap.
 *
 * @param previousSequence last sequence that the start before left readable, 0 where there was none
 * @param firstSequence of this segment; behind {@code previousSequence + 1} the sequences between are lost, a recorded gap
 * @param createdTime ns since the epoch
 */
record SegmentManifest(long previousSequence, long firstSequence, long createdTime) {
    static final String FILE = "segment";

    void write(Path segmentDirectory) {
        String text = "format=1\npreviousSequence=" + previousSequence + "\nfirstSequence=" + firstSequence
                + "\ncreatedTime=" + createdTime + '\n';
        Path file = segmentDirectory.resolve(FILE);
        Path temporary = segmentDirectory.resolve(FILE + ".tmp");
        try {
            Files.writeString(temporary, text, StandardCharsets.US_ASCII);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            StreamSync.forceDirectory(segmentDirectory);
            StreamSync.forceDirectory(segmentDirectory.getParent());
        } catch (IOException e) {
            throw TapedeckException.fatal("journal: cannot write " + file, e);
        }
    }

    /** @return the segment's manifest, null where it has none (the start died before its first block) */
    static SegmentManifest read(Path segmentDirectory) {
        Path file = segmentDirectory.resolve(FILE);
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(file, StandardCharsets.US_ASCII)));
            return new SegmentManifest(Long.parseLong(properties.getProperty("previousSequence")),
                    Long.parseLong(properties.getProperty("firstSequence")),
                    Long.parseLong(properties.getProperty("createdTime")));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | NumberFormatException e) {
            throw TapedeckException.fatal("journal: " + file + " is damaged: expected the lines format, "
                    + "previousSequence, firstSequence, createdTime; restore it or remove the segment with it", e);
        }
    }
}
