package io.tapedeck.event;

/** How a Row's value is encoded. The code is part of the journal's format. Little endian. */
public enum ColumnType {
    /** No bytes: SQL NULL. */
    NULL(0),
    /** int64, 8 bytes. */
    LONG(1),
    /** Exact decimal: int64 mantissa, int8 exponent, 9 bytes. */
    DECIMAL(2),
    /** A number whose exact value needs more than 18 digits: uint32 length, ASCII as the source wrote it. */
    NUMBER_TEXT(3),
    /** uint32 length, UTF-8. */
    TEXT(4),
    /** 1 byte, 0 or 1. */
    BOOLEAN(5),
    /** int64 nanoseconds since the epoch, 8 bytes. */
    TIMESTAMP(6);

    private static final ColumnType[] BY_CODE = values();

    private final int code;

    ColumnType(int code) {
        this.code = code;
    }

    /** @return the journal's code of the type */
    public int code() {
        return code;
    }

    /** @return the type of a code; IllegalArgumentException for one that is not */
    public static ColumnType of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException(
                    "column type code must be 0 to " + (BY_CODE.length - 1) + ", got " + code);
        }
        return BY_CODE[code];
    }
}
