package io.tapedeck.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Copies and damages journals. */
final class TapeFiles {
    /** Where a block stands: its document's header and the end of its bytes. */
    record Place(Path file, long begin, long end, long firstSequence) {
    }

    private TapeFiles() {
    }

    /** Copies a directory tree; what is zero at a file's end becomes a hole. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path source : tree.toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else if (!source.getFileName().toString().equals(JournalLock.FILE)) {
                    copyFile(source, target);
                }
            }
        }
    }

    private static void copyFile(Path source, Path target) throws IOException {
        byte[] bytes = Files.readAllBytes(source);
        int used = bytes.length;
        while (used > 0 && bytes[used - 1] == 0) {
            used--;
        }
        try (RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw")) {
            file.setLength(0);
            file.write(bytes, 0, used);
            file.setLength(bytes.length);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** @return every block of a stream, catalogues too, in order */
    static List<Place> blocks(Path streamDirectory) {
        List<Place> places = new ArrayList<>();
        for (Segment segment : Segment.list(streamDirectory)) {
            for (Path path : segment.cycleFiles()) {
                try (CycleFile file = new CycleFile(path, null)) {
                    Block block = new Block();
                    long at = 0;
                    while (file.next(at, block) == CycleFile.Slot.BLOCK) {
                        places.add(new Place(path, file.position(),
                                file.position() + CycleFile.DOCUMENT_HEADER + block.length(), block.firstSequence()));
                        at = file.nextPosition();
                    }
                }
            }
        }
        return places;
    }

    /** @return the same place in a copy */
    static Path in(Path copy, Path original, Path originalRoot) {
        return copy.resolve(originalRoot.relativize(original).toString());
    }

    static void truncate(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    static void zero(Path file, long from, long to) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(from);
            access.write(new byte[(int) (to - from)]);
        }
    }

    static void flip(Path file, long at, int bit) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(at);
            int value = access.read();
            access.seek(at);
            access.write(value ^ (1 << bit));
        }
    }
}
