package io.tapedeck.feed.file;

import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.feed.FakeRing;
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
final class FileFeedRig {
    final FakeRing ring = new FakeRing();
    final List<String> rejects = new ArrayList<>();
    Instruments instruments = new Instruments();
    LoadedFiles loaded = new LoadedFiles(ring.catalogue::feed);
    FileFeedOptions options = FileFeedOptions.defaults();
    FileProgress progress = FileProgress.NONE;

    void restart() {
        instruments = new Instruments();
        ring.catalogue.instruments().forEach(instruments::restore);
        loaded = new LoadedFiles(ring.catalogue::feed);
    }

    FileFeed feed(Path file, FileFormat format) {
        return feed(file, format, ring);
    }

    FileFeed feed(Path file, FileFormat format, Publisher publisher) {
        return new FileFeed(file, format, options, loaded, publisher, instruments,
                (origin, reason, feedId, payload, offset, length) -> rejects.add(origin + ": " + reason + " <"
                        + payload.getStringWithoutLengthAscii(offset, length) + ">"),
                YieldingIdleStrategy.INSTANCE, SystemEpochNanoClock.INSTANCE, progress);
    }

    FileResult load(Path file, FileFormat format) {
        return feed(file, format).load();
    }

    /** @param namesAndContents name, content, name, content, … */
    static Path zip(Path file, String... namesAndContents) {
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
