package io.tapedeck.archive.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/** One column of a row group, read page by page from its bytes. One thread. */
final class ChunkReader implements PageReader {
    private final ColumnDescriptor column;
    private final byte[] bytes;
    private final long values;
    private final boolean hasDictionary;
    private final ByteArrayInputStream in;
    private long valuesRead;

    ChunkReader(ColumnDescriptor column, byte[] bytes, long values, boolean hasDictionary) {
        this.column = column;
        this.bytes = bytes;
        this.values = values;
        this.hasDictionary = hasDictionary;
        in = new ByteArrayInputStream(bytes);
    }

    @Override
    public long getTotalValueCount() {
        return values;
    }

    @Override
    public DictionaryPage readDictionaryPage() {
        if (!hasDictionary) {
            return null;
        }
        try {
            PageHeader header = header(PageType.DICTIONARY_PAGE);
            byte[] plain = plain(header.getCompressed_page_size(), header.getUncompressed_page_size());
            return new DictionaryPage(BytesInput.from(plain), header.getDictionary_page_header().getNum_values(),
                    Encoding.valueOf(header.getDictionary_page_header().getEncoding().name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public DataPage readPage() {
        if (valuesRead >= values) {
            return null;
        }
        try {
            PageHeader header = header(PageType.DATA_PAGE_V2);
            DataPageHeaderV2 data = header.getData_page_header_v2();
            BytesInput repetition = levels(data.getRepetition_levels_byte_length());
            BytesInput definition = levels(data.getDefinition_levels_byte_length());
            int levels = data.getRepetition_levels_byte_length() + data.getDefinition_levels_byte_length();
            byte[] plain = plain(header.getCompressed_page_size() - levels,
                    header.getUncompressed_page_size() - levels);
            valuesRead += data.getNum_values();
            return DataPageV2.uncompressed(data.getNum_rows(), data.getNum_nulls(), data.getNum_values(), repetition,
                    definition, Encoding.valueOf(data.getEncoding().name()), BytesInput.from(plain),
                    Statistics.createStats(column.getPrimitiveType()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PageHeader header(PageType expected) throws IOException {
        PageHeader header = Util.readPageHeader(in);
        if (header.getType() != expected) {
            throw new IOException("expected a page " + expected + " of column " + column.getPath()[0] + ", got "
                    + header.getType());
        }
        return header;
    }

    private BytesInput levels(int length) throws IOException {
        return BytesInput.from(take(length));
    }

    private byte[] plain(int packedLength, int length) throws IOException {
        byte[] packed = take(packedLength);
        byte[] plain = new byte[length];
        long count = Zstd.decompress(plain, packed);
        if (Zstd.isError(count) || count != length) {
            throw new IOException("a page of column " + column.getPath()[0] + " does not decompress to " + length
                    + " bytes");
        }
        return plain;
    }

    private byte[] take(int length) throws IOException {
        byte[] part = in.readNBytes(length);
        if (length < 0 || part.length != length) {
            throw new IOException("the chunk of column " + column.getPath()[0] + ", " + bytes.length
                    + " bytes, ends within a page");
        }
        return part;
    }
}
