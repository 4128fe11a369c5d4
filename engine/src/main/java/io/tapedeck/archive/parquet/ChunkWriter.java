package io.tapedeck.archive.parquet;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/**
 * One column of a row group: its pages, compressed with zstd, each with a CRC32 (parquet-format, "Data Pages" and
 * "Checksumming"). Data pages are of version 2: levels plain, values compressed.
 */
final class ChunkWriter implements PageWriter {
    /** Longest minimum or maximum that is stated: they are for skipping row groups, not for reading. */
    private static final int STATISTICS_BYTES_MAX = 64;

    private final ColumnDescriptor column;
    private final ZstdCompressCtx zstd;
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
    private final Set<Encoding> encodings = EnumSet.of(Encoding.RLE);
    private final Statistics<?> statistics;
    private byte[] dictionary = new byte[0];
    private long plainBytes;
    private long values;
    private long nulls;

    ChunkWriter(ColumnDescriptor column, ZstdCompressCtx zstd) {
        this.column = column;
        this.zstd = zstd;
        this.statistics = Statistics.createStats(column.getPrimitiveType());
    }

    @Override
    public void writePageV2(int rows, int nullCount, int valueCount, BytesInput repetitionLevels,
            BytesInput definitionLevels, Encoding encoding, BytesInput data, Statistics<?> pageStatistics)
            throws IOException {
        byte[] repetition = bytes(repetitionLevels);
        byte[] definition = bytes(definitionLevels);
        byte[] plain = bytes(data);
        byte[] packed = zstd.compress(plain);
        DataPageHeaderV2 data2 = new DataPageHeaderV2(valueCount, nullCount, rows,
                org.apache.parquet.format.Encoding.valueOf(encoding.name()), definition.length, repetition.length);
        data2.setIs_compressed(true);
        int levels = repetition.length + definition.length;
        PageHeader header = new PageHeader(PageType.DATA_PAGE_V2, levels + plain.length, levels + packed.length);
        header.setData_page_header_v2(data2);
        put(header, pages, repetition, definition, packed);
        encodings.add(encoding);
        values += valueCount;
        nulls += nullCount;
        merge(pageStatistics);
    }

    @SuppressWarnings("rawtypes") // of the library: statistics of one column's pages are of one type
    private void merge(Statistics pageStatistics) {
        statistics.mergeStatistics(pageStatistics);
    }

    @Override
    @SuppressWarnings("deprecation") // the library still calls or declares it
    public void writePageV2(int rows, int nullCount, int valueCount, BytesInput repetitionLevels,
            BytesInput definitionLevels, Encoding encoding, BytesInput data, Statistics<?> pageStatistics,
            SizeStatistics size) throws IOException {
        writePageV2(rows, nullCount, valueCount, repetitionLevels, definitionLevels, encoding, data, pageStatistics);
    }

    @Override
    public void writePageV2(int rows, int nullCount, int valueCount, BytesInput repetitionLevels,
            BytesInput definitionLevels, Encoding encoding, BytesInput data, Statistics<?> pageStatistics,
            SizeStatistics size, GeospatialStatistics places) throws IOException {
        writePageV2(rows, nullCount, valueCount, repetitionLevels, definitionLevels, encoding, data, pageStatistics);
    }

    @Override
    @SuppressWarnings("deprecation") // the library still calls or declares it
    public void writePage(BytesInput bytes, int valueCount, Statistics<?> pageStatistics, Encoding repetition,
            Encoding definition, Encoding encoding) {
        throw new UnsupportedOperationException("pages are of version 2");
    }

    @Override
    public void writePage(BytesInput bytes, int valueCount, int rows, Statistics<?> pageStatistics,
            Encoding repetition, Encoding definition, Encoding encoding) {
        throw new UnsupportedOperationException("pages are of version 2");
    }

    @Override
    public void writeDictionaryPage(DictionaryPage page) throws IOException {
        byte[] plain = bytes(page.getBytes());
        byte[] packed = zstd.compress(plain);
        PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, plain.length, packed.length);
        header.setDictionary_page_header(new DictionaryPageHeader(page.getDictionarySize(),
                org.apache.parquet.format.Encoding.valueOf(page.getEncoding().name())));
        ByteArrayOutputStream out = new ByteArrayOutputStream(packed.length + 64);
        put(header, out, packed);
        dictionary = out.toByteArray();
        encodings.add(page.getEncoding());
    }

    private static byte[] bytes(BytesInput input) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(input.size()));
        input.writeAllTo(out);
        return out.toByteArray();
    }

    private void put(PageHeader header, ByteArrayOutputStream out, byte[]... parts) throws IOException {
        CRC32 checksum = new CRC32();
        for (byte[] part : parts) {
            checksum.update(part);
        }
        header.setCrc((int) checksum.getValue());
        int before = out.size();
        Util.writePageHeader(header, out);
        plainBytes += out.size() - before + header.getUncompressed_page_size();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
    }

    /** Writes the chunk. */
    ColumnChunk writeTo(FileOutput out) throws IOException {
        long begin = out.position();
        out.write(dictionary, 0, dictionary.length);
        long firstData = out.position();
        pages.writeTo(out);
        List<org.apache.parquet.format.Encoding> used = new ArrayList<>();
        encodings.forEach(encoding -> used.add(org.apache.parquet.format.Encoding.valueOf(encoding.name())));
        ColumnMetaData meta = new ColumnMetaData(FileSchema.physical(column.getPrimitiveType()),
                used, List.of(column.getPath()), CompressionCodec.ZSTD, values, plainBytes, out.position() - begin,
                firstData);
        if (dictionary.length > 0) {
            meta.setDictionary_page_offset(begin);
        }
        meta.setStatistics(footerStatistics());
        ColumnChunk chunk = new ColumnChunk(0); // deprecated field; the format asks for 0
        chunk.setMeta_data(meta);
        return chunk;
    }

    private org.apache.parquet.format.Statistics footerStatistics() {
        org.apache.parquet.format.Statistics stated = new org.apache.parquet.format.Statistics();
        stated.setNull_count(nulls);
        if (statistics.hasNonNullValue() && statistics.isSmallerThan(2L * STATISTICS_BYTES_MAX)) {
            stated.setMin_value(statistics.getMinBytes());
            stated.setMax_value(statistics.getMaxBytes());
        }
        return stated;
    }

    @Override
    public long getMemSize() {
        return (long) pages.size() + dictionary.length;
    }

    @Override
    public long allocatedSize() {
        return getMemSize();
    }

    @Override
    public String memUsageString(String prefix) {
        return prefix + getMemSize() + " bytes";
    }
}
