package io.tapedeck.feed.file;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Reads a file's entries as unpacked bytes, from front to back, checking every checksum the packing has. An archive is read
 * as a stream and not by its directory at the end, so that what precedes damage is still read; the directory is compared
 * afterwards. One thread.
 */
final class SourceFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;
    private final long size;
    private final long modified;
    private final Compression compression;
    private final CountingStream raw;
    private final InputStream unpacked;
    private FileEntry entry;

    private SourceFile(Path path) throws IOException {
        this.path = path;
        size = Files.size(path);
        modified = Files.getLastModifiedTime(path).toMillis();
        raw = new CountingStream(Files.newInputStream(path));
        try {
            BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
            buffered.mark(Compression.MAGIC_BYTES);
            byte[] begin = Arrays.copyOf(buffered.readNBytes(Compression.MAGIC_BYTES), Compression.MAGIC_BYTES);
            buffered.reset();
            compression = Compression.of(begin);
            unpacked = switch (compression) {
                case ZIP -> new ZipInputStream(buffered);
                case GZIP -> new GZIPInputStream(buffered, BUFFER_BYTES);
                case ZSTD -> new ZstdInputStreamNoFinalizer(buffered);
                case NONE -> buffered;
            };
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** @throws TapedeckException CONFIGURATION where the file cannot be read */
    static SourceFile open(Path path) {
        try {
            return new SourceFile(path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * @return the next entry, null behind the last; folders in an archive are passed over
     * @throws TapedeckException DATA where the file is damaged
     */
    FileEntry nextEntry() {
        int number = entry == null ? 1 : entry.number() + 1;
        if (compression != Compression.ZIP) {
            if (number > 1) {
                return null;
            }
            entry = new FileEntry(path, compression.unpackedName(path.getFileName().toString()), number);
            return entry;
        }
        try {
            ZipEntry next = ((ZipInputStream) unpacked).getNextEntry();
            while (next != null && next.isDirectory()) {
                next = ((ZipInputStream) unpacked).getNextEntry();
            }
            if (next == null) {
                checkDirectory(number - 1);
                return null;
            }
            entry = new FileEntry(path, next.getName(), number);
            return entry;
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    /**
     * @return bytes read into {@code bytes} from {@code offset}, -1 at the entry's end
     * @throws TapedeckException DATA where the file is damaged
     */
    int read(byte[] bytes, int offset, int length) {
        try {
            return unpacked.read(bytes, offset, length);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** @throws TapedeckException DATA where the file is no longer the one that was opened */
    void checkUnchanged() {
        try {
            if (Files.size(path) != size || Files.getLastModifiedTime(path).toMillis() != modified) {
                throw TapedeckException
                        .data(path + ": the file was changed while it was read; load it again, once it rests");
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** @return packed bytes read so far, at most {@link #size()} */
    long bytesRead() {
        return raw.count;
    }

    /** @return the file's length, bytes */
    long size() {
        return size;
    }

    @Override
    public void close() {
        try {
            unpacked.close();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** An archive cut between two entries reads well to its end; only its directory knows that something is missing. */
    private void checkDirectory(int entriesRead) throws IOException {
        int named;
        try (ZipFile directory = new ZipFile(path.toFile())) {
            named = (int) directory.stream().filter(item -> !item.isDirectory()).count();
        } catch (IOException e) {
            throw new IOException("its directory is missing, so it was cut off", e);
        }
        if (named != entriesRead) {
            throw new IOException("its directory names " + named + " entries, " + entriesRead + " could be read");
        }
    }

    private TapedeckException damaged(Exception cause) {
        String place = entry == null || compression != Compression.ZIP ? "" : " in or behind entry " + entry.name();
        return new TapedeckException(ErrorCategory.DATA,
                path + ": the " + compression.name().toLowerCase(Locale.ROOT)
                        + " file is damaged" + place + ", at or a little before byte " + raw.count + " of " + size
                        + ": "
                        + cause.getMessage() + ". What precedes it was taken; get the file anew and load it",
                cause);
    }

    static TapedeckException unreadable(Path path, IOException cause) {
        return new TapedeckException(ErrorCategory.CONFIGURATION,
                path + ": expected a file that can be read, got " + cause, cause);
    }

    private static final class CountingStream extends FilterInputStream {
        private long count;

        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(read, 0);
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(bytes);
            count += skipped;
            return skipped;
        }
    }
}
