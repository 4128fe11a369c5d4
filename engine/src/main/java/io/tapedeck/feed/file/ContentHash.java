package io.tapedeck.feed.file;

import io.tapedeck.common.Hashing;
import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A file's identity: the first 63 bits of its content's SHA-256, whatever the file is called and wherever it lies. A hash
 * that resists collisions, because two files with one id would be taken for one and the second never loaded; at the rate of
 * a disk all the same, as JDK and processor have instructions for it. Any thread.
 */
public final class ContentHash {
    private static final int BUFFER_BYTES = 1 << 18;

    private ContentHash() {
    }

    /**
     * Reads the whole file.
     *
     * @return a positive id, never 0
     * @throws TapedeckException CONFIGURATION where the file cannot be read
     */
    public static long of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            long id = ByteBuffer.wrap(digest.digest()).getLong() >>> 1;
            return id == 0 ? 1 : id;
        } catch (IOException e) {
            throw SourceFile.unreadable(file, e);
        } catch (NoSuchAlgorithmException e) {
            throw TapedeckException.fatal("this Java has no SHA-256, which every Java must have", e);
        }
    }

    /** @return the id of one more load of the same content, told apart by {@code salt}: as if it were another file */
    public static long again(long id, long salt) {
        long state = Hashing.begin();
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            state = Hashing.add(state, (int) (id >>> shift));
            state = Hashing.add(state, (int) (salt >>> shift));
        }
        return Hashing.finishId(state);
    }
}
