package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Catalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.LongSupplier;

/** A journal as a process sees it that does not write it: no lock, nothing made or changed. Any thread. */
public final class JournalView {
    private final Path directory;
    private final UUID id;

    private JournalView(Path directory) {
        this.directory = directory;
        id = JournalId.readOrCreate(directory);
    }

    /**
     * @param directory {@code <data>/journal}
     * @return the journal there
     * @throws TapedeckException CONFIGURATION where there is none
     */
    public static JournalView of(Path directory) {
        if (!Files.exists(directory.resolve(JournalId.FILE))) {
            throw TapedeckException.configuration("there is no journal in " + directory
                    + ": nothing was recorded there yet; name another data directory by --data");
        }
        return new JournalView(directory);
    }

    /** @return the journal's own id */
    public UUID id() {
        return id;
    }

    /** @return directory of a stream, such as {@link Journal#MARKET} */
    public Path stream(String name) {
        return directory.resolve(name);
    }

    /** @return the highest market sequence that may be read now, asked anew each time; 0 before the first */
    public LongSupplier readable() {
        return readable(Journal.MARKET);
    }

    /** @return the highest sequence of a stream, such as {@link Journal#OUTPUTS}, that may be read now, asked anew each time */
    public LongSupplier readable(String stream) {
        return JournalReader.syncedLimit(stream(stream));
    }

    /** @return a reader of the market stream up to {@link #readable()}; the caller closes it */
    public JournalReader marketReader() {
        return JournalReader.open(stream(Journal.MARKET), readable());
    }

    /**
     * Finds the market stream's end and what is known there.
     *
     * @throws TapedeckException CONFIGURATION where it is damaged before its end
     */
    public Recovered recover() {
        return Recovery.recover(stream(Journal.MARKET), new Catalogue(Integer.MAX_VALUE, Long.MAX_VALUE), true);
    }
}
