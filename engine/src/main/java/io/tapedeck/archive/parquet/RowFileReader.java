package io.tapedeck.archive.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageType;

/**
 * Reads a file of {@link RowFileWriter} back into the server's binary COPY form. Holds one row group's compressed bytes in
 * memory. One thread.
 */
public final class RowFileReader implements AutoCloseable {
    private static final int TAIL = Integer.BYTES + RowFileWriter.MAGIC.length;
    private static final int NULL = -1;

    private final FileChannel channel;
    private final List<FileColumn> columns;
    private final FieldCodec[] codecs;
    private final MessageType schema;
    private final FileMetaData footer;
    private final ColumnReader[] readers;
    private final int[] ends;
    private int group;
    private long rowsLeft;

    /**
     * Opens a file.
     *
     * @param columns as they were when it was written
     * @throws IOException when it cannot be read, or is no Parquet file, or holds other columns
     */
    public RowFileReader(Path file, List<FileColumn> columns) throws IOException {
        this.columns = List.copyOf(columns);
        codecs = columns.stream().map(FieldCodec::of).toArray(FieldCodec[]::new);
        schema = FileSchema.message(columns);
        readers = new ColumnReader[codecs.length + 1];
        ends = new int[codecs.length];
        channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            footer = footer();
            if (!footer.getSchema().equals(FileSchema.elements(columns))) {
                throw new IOException("its columns are not those that were expected");
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private FileMetaData footer() throws IOException {
        long size = channel.size();
        if (size < TAIL + RowFileWriter.MAGIC.length) {
            throw new IOException("it is too short for a Parquet file: " + size + " bytes");
        }
        byte[] tail = bytes(size - TAIL, TAIL);
        int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (!Arrays.equals(tail, Integer.BYTES, TAIL, RowFileWriter.MAGIC, 0, RowFileWriter.MAGIC.length)
                || length <= 0 || length > size - TAIL - RowFileWriter.MAGIC.length) {
            throw new IOException("it does not end as a Parquet file does");
        }
        return Util.readFileMetaData(new ByteArrayInputStream(bytes(size - TAIL - length, length)));
    }

    /**
     * Reads the next row.
     *
     * @param row cleared, then takes the fields, each its length and its bytes
     * @return false behind the last one
     * @throws IOException when the file is damaged
     */
    public boolean next(RowBytes row) throws IOException {
        try {
            while (rowsLeft == 0) {
                if (group == footer.getRow_groupsSize()) {
                    return false;
                }
                open(footer.getRow_groups().get(group++));
            }
            rowsLeft--;
            row.clear();
            ColumnReader otherReader = readers[codecs.length];
            String other = otherReader.getCurrentDefinitionLevel() == FieldCodec.DEFINED
                    ? otherReader.getBinary().toStringUsingUTF8()
                    : null;
            otherReader.consume();
            for (int i = 0; i < codecs.length; i++) {
                field(i, other, row);
                ends[i] = row.length();
            }
            return true;
        } catch (RuntimeException e) { // what the library throws on damaged pages
            throw new IOException("row group " + group + " cannot be decoded: " + e.getMessage(), e);
        }
    }

    private void field(int index, String other, RowBytes row) {
        ColumnReader reader = readers[index];
        if (reader.getCurrentDefinitionLevel() == FieldCodec.DEFINED) {
            codecs[index].read(reader, row);
        } else {
            byte[] value = other == null ? null : OtherValues.find(other, columns.get(index).name());
            if (value == null) {
                row.putInt(NULL);
            } else {
                row.putInt(value.length);
                row.putBytes(value, 0, value.length);
            }
        }
        reader.consume();
    }

    /** {@return index behind a field of the last row read} */
    public int end(int column) {
        return ends[column];
    }

    private void open(RowGroup next) throws IOException {
        Map<ColumnDescriptor, PageReader> chunks = new HashMap<>();
        for (int i = 0; i < readers.length; i++) {
            ColumnDescriptor column = schema.getColumns().get(i);
            ColumnChunk chunk = next.getColumns().get(i);
            ColumnMetaData meta = chunk.getMeta_data();
            boolean hasDictionary = meta.isSetDictionary_page_offset();
            long begin = hasDictionary ? meta.getDictionary_page_offset() : meta.getData_page_offset();
            chunks.put(column, new ChunkReader(column,
                    bytes(begin, Math.toIntExact(meta.getTotal_compressed_size())), meta.getNum_values(),
                    hasDictionary));
        }
        ColumnReadStoreImpl store = new ColumnReadStoreImpl(new Chunks(chunks, next.getNum_rows()),
                new UnusedConverter(), schema, footer.getCreated_by());
        for (int i = 0; i < readers.length; i++) {
            readers[i] = store.getColumnReader(schema.getColumns().get(i));
        }
        rowsLeft = next.getNum_rows();
    }

    private byte[] bytes(long from, int length) throws IOException {
        if (from < 0 || length < 0 || from + length > channel.size()) {
            throw new IOException("it ends before byte " + (from + length));
        }
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining() && channel.read(into, from + into.position()) >= 0) {
            // a read may be short
        }
        if (into.hasRemaining()) {
            throw new IOException("it ends before byte " + (from + length));
        }
        return into.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private record Chunks(Map<ColumnDescriptor, PageReader> chunks, long rows) implements PageReadStore {
        @Override
        public PageReader getPageReader(ColumnDescriptor column) {
            return chunks.get(column);
        }

        @Override
        public long getRowCount() {
            return rows;
        }
    }
}
