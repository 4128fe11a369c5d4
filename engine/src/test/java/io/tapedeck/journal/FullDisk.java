package io.tapedeck.journal;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Main of a process that fills a small disk with its journal: the polite way, or with no regard to the guard. */
final class FullDisk {
    static final int RING_BYTES = 1 << 20;

    private FullDisk() {
    }

    public static void main(String[] arguments) throws Exception {
        Path disk = Path.of(arguments[0]);
        JournalOptions options = Tape.options().withDiskFloorBytes(10 << 20);
        try (Journal journal = Journal.open(disk.resolve("journal"), options)) {
            journal.diskGuard().requireRoomFor(RING_BYTES);
            MarketWriter writer = journal.startMarket(1);
            if (arguments[1].equals("polite")) {
                polite(journal, writer, disk.resolve("filler"));
            } else {
                deaf(writer, disk.resolve("filler"));
            }
            System.out.println("written " + writer.writtenSequence());
        }
        System.out.println("verified " + JournalVerifier.verify(disk.resolve("journal").resolve(Journal.MARKET),
                (events, sequence) -> {
                }));
    }

    private static void polite(Journal journal, MarketWriter writer, Path filler) throws Exception {
        fill(filler, 20 << 20);
        while (journal.diskGuard().accepting()) {
            Tape.block(writer, writer.writtenSequence() + 1, writer.writtenSequence() + 100);
        }
        System.out.println("refused " + journal.diskGuard().reason());
        for (int bytes = 0; bytes < RING_BYTES; bytes += 100 * 100) {
            Tape.block(writer, writer.writtenSequence() + 1, writer.writtenSequence() + 100);
        }
        journal.rejects().reject("feed", "the disk's floor", 0, null, 0, 0);
        System.out.println("drained " + journal.progress().awaitSynced(writer.writtenSequence(), 20_000_000_000L));
        Files.delete(filler);
        while (!journal.diskGuard().accepting()) {
            Thread.sleep(5);
        }
        Tape.block(writer, writer.writtenSequence() + 1, writer.writtenSequence() + 100);
        System.out.println("resumed");
    }

    /** Another process takes the last byte, and the engine writes on: an error, not a dead JVM. */
    private static void deaf(MarketWriter writer, Path filler) throws IOException {
        Tape.block(writer, 1, 100);
        try {
            fill(filler, Long.MAX_VALUE);
        } catch (IOException e) {
            System.out.println("full " + e.getMessage());
        }
        try {
            while (true) {
                Tape.block(writer, writer.writtenSequence() + 1, writer.writtenSequence() + 100);
            }
        } catch (TapedeckException e) {
            System.out.println("failed " + e.category() + ' ' + e.getMessage());
        }
        Files.delete(filler);
    }

    private static void fill(Path filler, long bytes) throws IOException {
        byte[] chunk = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (long written = 0; written < bytes; written += chunk.length) {
                out.write(chunk);
            }
        }
    }
}
