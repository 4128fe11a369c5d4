/**
 * Level 3, below {@code archive}: rows of the database's binary COPY as a Parquet file, and back, byte for byte.
 *
 * <pre>
 * binary COPY row ──► RowFileWriter: a FieldCodec a column ──► ColumnWriteStore (encodings) ──► RowGroupPages (zstd) ──► file, footer
 *                            │ RowHash64                                                                             │
 * binary COPY row ◄── RowFileReader: a FieldCodec a column ◄── ColumnReadStore ◄── ChunkPages ◄──────────────────────┘
 * </pre>
 *
 * Encodings, page and footer structures are Apache Parquet's own; what puts pages into a file is ours, because that part of the
 * library cannot run without Hadoop's classes. No SQL here.
 */
package io.tapedeck.archive.parquet;
