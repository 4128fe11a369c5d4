package io.tapedeck.archive.parquet;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.schema.MessageType;

/** The pages of one row group, compressed in memory until the group is complete. One thread. */
final class RowGroupPages implements PageWriteStore {
    private final Map<ColumnDescriptor, ChunkWriter> chunks = new HashMap<>();
    private final List<ChunkWriter> inOrder = new ArrayList<>();

    RowGroupPages(MessageType schema, ZstdCompressCtx zstd) {
        for (ColumnDescriptor column : schema.getColumns()) {
            ChunkWriter chunk = new ChunkWriter(column, zstd);
            chunks.put(column, chunk);
            inOrder.add(chunk);
        }
    }

    @Override
    public PageWriter getPageWriter(ColumnDescriptor column) {
        return chunks.get(column);
    }

    /** Writes the group. */
    RowGroup writeTo(FileOutput out, long rows, int ordinal) throws IOException {
        long begin = out.position();
        List<ColumnChunk> columns = new ArrayList<>();
        long plainBytes = 0;
        for (ChunkWriter chunk : inOrder) {
            ColumnChunk written = chunk.writeTo(out);
            plainBytes += written.getMeta_data().getTotal_uncompressed_size();
            columns.add(written);
        }
        RowGroup group = new RowGroup(columns, plainBytes, rows);
        group.setFile_offset(begin);
        group.setTotal_compressed_size(out.position() - begin);
        if (ordinal <= Short.MAX_VALUE) {
            group.setOrdinal((short) ordinal);
        }
        return group;
    }

    @Override
    public void close() {
        // memory alone
    }
}
