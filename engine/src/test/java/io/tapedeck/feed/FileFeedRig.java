package io.tapedeck.feed;

import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.feed.file.FileFeed;
import io.tapedeck.feed.file.FileFeedOptions;
import io.tapedeck.feed.file.FileFormat;
import io.tapedeck.feed.file.FileProgress;
import io.tapedeck.feed.file.FileResult;
import io.tapedeck.feed.file.LoadedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.YieldingIdleStrategy;

/** What a load needs, in a test's hand; {@link #restart()} is a crash: only what the ring took is known afterwards. */
public final class FileFeedRig {
    /** Takes what is loaded. */
    public final FakeRing ring = new FakeRing();
    /** Rejects as text: origin, reason, payload. */
    public final List<String> rejects = new ArrayList<>();
    /** The registry of the present process. */
    public Instruments instruments = new Instruments();
    /** What the present process knows of files. */
    public LoadedFiles loaded = new LoadedFiles(ring.catalogue::feed);
    /** Of the next loads. */
    public FileFeedOptions options = FileFeedOptions.defaults();
    /** Of the next loads. */
    public FileProgress progress = FileProgress.NONE;

    /** Forgets all that a dead process forgets. */
    public void restart() {
        instruments = new Instruments();
        ring.catalogue.instruments().forEach(instruments::restore);
        loaded = new LoadedFiles(ring.catalogue::feed);
    }

    /** A feed into the rig's ring. */
    public FileFeed feed(Path file, FileFormat format) {
        return feed(file, format, ring);
    }

    /** A feed into another ring. */
    public FileFeed feed(Path file, FileFormat format, Publisher publisher) {
        return new FileFeed(file, format, options, loaded, publisher, instruments,
                (origin, reason, feedId, payload, offset, length) -> rejects.add(origin + ": " + reason + " <"
                        + payload.getStringWithoutLengthAscii(offset, length) + ">"),
                YieldingIdleStrategy.INSTANCE, SystemEpochNanoClock.INSTANCE, progress);
    }

    /** Loads a file whole. */
    public FileResult load(Path file, FileFormat format) {
        return feed(file, format).load();
    }

    /**
     * Writes a zip.
     *
     * @param namesAndContents name, content, name, content, …
     */
    public static Path zip(Path file, String... namesAndContents) {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
