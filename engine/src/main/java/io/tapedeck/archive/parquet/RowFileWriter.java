package io.tapedeck.archive.parquet;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * Writes rows, given in the server's binary COPY form, as a Parquet file. Holds one row group in memory. A file counts only
 * after {@link #finish()}. One thread.
 */
public final class RowFileWriter implements AutoCloseable {
    static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT_VERSION = 2;
    private static final int CHECK_EVERY_ROWS = 256;
    private static final int NULL = -1;

    private final FileOutput out;
    private final List<FileColumn> columns;
    private final FileOptions options;
    private final FieldCodec[] codecs;
    private final MessageType schema;
    private final ParquetProperties properties;
    private final ZstdCompressCtx zstd;
    private final List<RowGroup> groups = new ArrayList<>();
    private final ColumnWriter[] writers;
    private final StringBuilder other = new StringBuilder();
    private RowGroupPages pages;
    private ColumnWriteStore store;
    private long groupRows;
    private RowTotals totals = RowTotals.NONE;

    /**
     * Begins a file; one that is there is written over.
     *
     * @throws IOException when it cannot be written
     */
    public RowFileWriter(Path file, List<FileColumn> columns, FileOptions options) throws IOException {
        this.columns = List.copyOf(columns);
        this.options = options;
        codecs = columns.stream().map(FieldCodec::of).toArray(FieldCodec[]::new);
        schema = FileSchema.message(columns);
        writers = new ColumnWriter[codecs.length + 1];
        properties = ParquetProperties.builder().withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
                .withSizeStatisticsEnabled(false).build();
        zstd = new ZstdCompressCtx().setLevel(options.zstdLevel());
        out = new FileOutput(file);
        out.write(MAGIC, 0, MAGIC.length);
        beginGroup();
    }

    private void beginGroup() {
        pages = new RowGroupPages(schema, zstd);
        store = properties.newColumnWriteStore(schema, pages);
        for (int i = 0; i < writers.length; i++) {
            writers[i] = store.getColumnWriter(schema.getColumns().get(i));
        }
        groupRows = 0;
    }

    /**
     * Writes a row.
     *
     * @param bytes holds the row's fields, each its length and its bytes, in the order of the columns
     * @param offset of the first field
     * @return index behind the last field
     * @throws IOException when it cannot be written
     */
    public int write(byte[] bytes, int offset) throws IOException {
        int at = offset;
        other.setLength(0);
        for (int i = 0; i < codecs.length; i++) {
            int length = RowBytes.getInt(bytes, at);
            at += Integer.BYTES;
            if (length == NULL) {
                writers[i].writeNull(0, 0);
                continue;
            }
            if (!codecs[i].write(bytes, at, length, writers[i])) {
                writers[i].writeNull(0, 0);
                keep(columns.get(i).name(), bytes, at, length);
            }
            at += length;
        }
        if (other.isEmpty()) {
            writers[codecs.length].writeNull(0, 0);
        } else {
            writers[codecs.length].write(Binary.fromString(other.append('}').toString()), 0, FieldCodec.DEFINED);
        }
        store.endRecord();
        totals = totals.plus(bytes, offset, at - offset);
        groupRows++;
        if (groupRows % CHECK_EVERY_ROWS == 0 && store.getBufferedSize() >= options.rowGroupBytes()) {
            endGroup();
            beginGroup();
        }
        return at;
    }

    private void keep(String column, byte[] bytes, int offset, int length) {
        other.append(other.isEmpty() ? "{\"" : ",\"").append(OtherValues.escape(column)).append("\":\"")
                .append(HexFormat.of().formatHex(bytes, offset, offset + length)).append('"');
    }

    private void endGroup() throws IOException {
        store.flush();
        if (groupRows > 0) {
            groups.add(pages.writeTo(out, groupRows, groups.size()));
        }
        store.close();
        store = null;
    }

    /**
     * Ends the file and brings it to the disk.
     *
     * @return what was written
     * @throws IOException when it cannot be written
     */
    public WrittenFile finish() throws IOException {
        endGroup();
        FileMetaData footer = new FileMetaData(FORMAT_VERSION, FileSchema.elements(columns), totals.rows(), groups);
        footer.setCreated_by(options.createdBy());
        footer.setColumn_orders(
                Collections.nCopies(columns.size() + 1, ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
        footer.setKey_value_metadata(
                List.of(new KeyValue("tapedeck.row_hash").setValue(Long.toString(totals.hash()))));
        long begin = out.position();
        Util.writeFileMetaData(footer, out);
        int length = (int) (out.position() - begin);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write(length >>> shift);
        }
        out.write(MAGIC, 0, MAGIC.length);
        String sha256 = out.sync();
        return new WrittenFile(totals, out.position(), sha256);
    }

    /** {@return rows written so far} */
    public long rows() {
        return totals.rows();
    }

    /** Gives the file up, or closes what {@link #finish} ended. */
    @Override
    public void close() throws IOException {
        try {
            if (store != null) {
                store.close();
            }
        } finally {
            zstd.close();
            out.close();
        }
    }
}
