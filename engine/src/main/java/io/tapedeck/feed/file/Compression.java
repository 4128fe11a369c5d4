package io.tapedeck.feed.file;

import java.nio.ByteBuffer;

/** How a file is packed, found by its first bytes and never by its name. */
enum Compression {
    /** An archive: every entry is read, in the archive's order. */
    ZIP(""),
    /** gzip, RFC 1952; several members one after the other are one stream. */
    GZIP(".gz"),
    /** Zstandard, RFC 8878; several frames one after the other are one stream. */
    ZSTD(".zst"),
    /** Not packed. */
    NONE("");

    /** Bytes that {@link #of} wants to see. */
    static final int MAGIC_BYTES = 4;

    private static final int ZIP_ENTRY = 0x504b0304;
    private static final int ZIP_EMPTY = 0x504b0506;
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int ZSTD_FRAME = 0x28b52ffd;
    /** Skippable frames begin with 0x50 to 0x5f, 2a 4d 18. */
    private static final int ZSTD_SKIPPABLE = 0x502a4d18;

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /** @return the packing of a file that begins with these bytes; fewer than 4 at the file's end are zeros */
    static Compression of(byte[] begin) {
        int word = ByteBuffer.wrap(begin).getInt();
        if (word == ZIP_ENTRY || word == ZIP_EMPTY) {
            return ZIP;
        }
        if (word >>> 16 == GZIP_MAGIC) {
            return GZIP;
        }
        if (word == ZSTD_FRAME || (word & 0xf0ffffff) == ZSTD_SKIPPABLE) {
            return ZSTD;
        }
        return NONE;
    }

    /** @return the name of what is packed in a file of that name */
    String unpackedName(String fileName) {
        boolean named = !suffix.isEmpty() && fileName.endsWith(suffix) && fileName.length() > suffix.length();
        return named ? fileName.substring(0, fileName.length() - suffix.length()) : fileName;
    }
}
