package io.tapedeck.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of column, byte for byte through a file; and the file as somebody else's reader sees it. */
@Timeout(120)
class RowFileTest {
    private static final FileOptions SMALL_GROUPS = new FileOptions(64 << 10, 3, "tapedeck version test");
    private static final List<FileColumn> COLUMNS = List.of(column("flag", ColumnKind.BOOLEAN),
            column("small", ColumnKind.INT16), column("whole", ColumnKind.INT32), column("long", ColumnKind.INT64),
            column("real", ColumnKind.FLOAT), column("twice", ColumnKind.DOUBLE), column("day", ColumnKind.DATE),
            column("at", ColumnKind.TIMESTAMP_UTC), column("local", ColumnKind.TIMESTAMP),
            column("id", ColumnKind.UUID), new FileColumn("price", ColumnKind.DECIMAL_LONG, 18, 8),
            new FileColumn("wide", ColumnKind.DECIMAL_LONGER, 38, 9), column("size", ColumnKind.NUMBER_TEXT),
            column("text", ColumnKind.TEXT), column("json\"q", ColumnKind.JSON), column("raw", ColumnKind.BYTES));

    @TempDir
    Path folder;

    private static FileColumn column(String name, ColumnKind kind) {
        return new FileColumn(name, kind, 0, 0);
    }

    @Test
    void shouldReadBackEveryRowByteForByte() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Path file = folder.resolve("rows.parquet");
        List<byte[]> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(row(random));
        }
        WrittenFile written = write(file, rows);
        assertThat(written.totals().rows()).isEqualTo(rows.size());
        assertThat(written.bytes()).isEqualTo(Files.size(file));
        assertThat(written.sha256()).isEqualTo(Sha256.of(file));
        RowTotals read = RowTotals.NONE;
        try (RowFileReader reader = new RowFileReader(file, COLUMNS)) {
            RowBytes row = new RowBytes();
            while (reader.next(row)) {
                byte[] expected = rows.get((int) read.rows());
                assertThat(Arrays.copyOf(row.array(), row.length())).as("row %s", read.rows()).isEqualTo(expected);
                read = read.plus(row.array(), 0, row.length());
            }
        }
        assertThat(read).isEqualTo(written.totals());
    }

    @Test
    void shouldHoldNoRowToo() throws IOException {
        Path file = folder.resolve("empty.parquet");
        assertThat(write(file, List.of()).totals()).isEqualTo(RowTotals.NONE);
        try (RowFileReader reader = new RowFileReader(file, COLUMNS)) {
            assertThat(reader.next(new RowBytes())).isFalse();
        }
    }

    @Test
    void shouldRefuseOtherColumnsAndACutFile() throws IOException {
        Path file = folder.resolve("rows.parquet");
        write(file, List.of(row(new SplittableRandom(1))));
        assertThatThrownBy(() -> new RowFileReader(file, COLUMNS.subList(0, 3)).close())
                .hasMessageContaining("its columns are not those");
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[]{0, 4, 11, 12, 100, whole.length - 1}) {
            Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> new RowFileReader(cut, COLUMNS).close()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldTellRowsApartThatDifferInOneBitOrInANull() {
        byte[] row = row(new SplittableRandom(5));
        long hash = RowTotals.rowHash(row, 0, row.length);
        for (int bit = 0; bit < row.length * Byte.SIZE; bit++) {
            byte[] other = row.clone();
            other[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(RowTotals.rowHash(other, 0, other.length)).isNotEqualTo(hash);
        }
    }

    /** DuckDB shares no line of code with the writer. */
    @Test
    void shouldBeReadByAnIndependentReader() throws IOException, SQLException {
        SplittableRandom random = new SplittableRandom(7);
        Path file = folder.resolve("rows.parquet");
        List<byte[]> rows = new ArrayList<>();
        BigDecimal prices = BigDecimal.ZERO;
        int nulls = 0;
        for (int i = 0; i < 5_000; i++) {
            RowBytes row = new RowBytes();
            BigDecimal price = i % 7 == 0
                    ? null
                    : BigDecimal.valueOf(random.nextLong(-10_000_000_000L, 10_000_000_000L), 8);
            plain(row, i, price);
            rows.add(Arrays.copyOf(row.array(), row.length()));
            prices = price == null ? prices : prices.add(price);
            nulls += price == null ? 1 : 0;
        }
        write(file, rows);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet found = statement.executeQuery(
                        """
                                SELECT count(*), sum(price), count(*) FILTER (price IS NULL), max("at")::varchar, min("day")::varchar,
                                       max(wide)::varchar, min(size), max("long"), bool_and(flag), min(text), max("json""q"->>'$.n'),
                                       min(id)::varchar, count(tapedeck_other), min(typeof(price)), min(typeof("at")), max(octet_length(raw)),
                                       sum(small), sum(whole), sum(twice), sum(real), max("local")::varchar
                                FROM '%s'"""
                                .formatted(file))) {
            assertThat(found.next()).isTrue();
            assertThat(found.getInt(1)).isEqualTo(rows.size());
            assertThat(found.getBigDecimal(2)).isEqualByComparingTo(prices);
            assertThat(found.getInt(3)).isEqualTo(nulls);
            assertThat(found.getString(4)).startsWith("2000-01-01 00:00:00.004999");
            assertThat(found.getString(5)).isEqualTo("2000-01-01");
            assertThat(found.getString(6)).isEqualTo("12345678901234567890123456789.123456789");
            assertThat(found.getString(7)).isEqualTo("-1.50");
            assertThat(found.getLong(8)).isEqualTo(4_999);
            assertThat(found.getBoolean(9)).isTrue();
            assertThat(found.getString(10)).isEqualTo("Zürich ✓");
            assertThat(found.getString(11)).isEqualTo("5");
            assertThat(found.getString(12)).isEqualTo("00000000-0000-0007-0000-00000000000b");
            assertThat(found.getInt(13)).isZero();
            assertThat(found.getString(14)).isEqualTo("DECIMAL(18,8)");
            assertThat(found.getString(15)).isEqualTo("TIMESTAMP WITH TIME ZONE");
            assertThat(found.getInt(16)).isEqualTo(3);
            assertThat(found.getInt(17)).isEqualTo(-5_000);
            assertThat(found.getLong(18)).isEqualTo(4_999L * 5_000 / 2);
            assertThat(found.getDouble(19)).isEqualTo(2.5 * 5_000);
            assertThat(found.getDouble(20)).isEqualTo(0.25 * 5_000);
            assertThat(found.getString(21)).isEqualTo("2000-01-01 00:00:00.004999");
        }
    }

    private static void plain(RowBytes row, int i, BigDecimal price) {
        row.putInt(1);
        row.putBytes(new byte[]{1}, 0, 1);
        row.putInt(2);
        row.putShort(-1);
        row.putInt(4);
        row.putInt(i);
        number(row, i);
        row.putInt(4);
        row.putInt(Float.floatToIntBits(0.25f));
        number(row, Double.doubleToLongBits(2.5));
        row.putInt(4);
        row.putInt(i);
        number(row, i);
        number(row, i);
        row.putInt(16);
        row.putLong(7);
        row.putLong(11);
        if (price == null) {
            row.putInt(-1);
        } else {
            BinaryNumeric.put(price, row);
        }
        BinaryNumeric.put(new BigDecimal("12345678901234567890123456789.123456789"), row);
        BinaryNumeric.put("-1.50", row);
        text(row, "Zürich ✓");
        text(row, "\u0001{\"n\": 5}");
        text(row, "abc");
    }

    private static void number(RowBytes row, long value) {
        row.putInt(Long.BYTES);
        row.putLong(value);
    }

    private static void text(RowBytes row, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        row.putInt(bytes.length);
        row.putBytes(bytes, 0, bytes.length);
    }

    private static WrittenFile write(Path file, List<byte[]> rows) throws IOException {
        try (RowFileWriter writer = new RowFileWriter(file, COLUMNS, SMALL_GROUPS)) {
            for (byte[] row : rows) {
                assertThat(writer.write(row, 0)).isEqualTo(row.length);
            }
            return writer.finish();
        }
    }

    private static byte[] row(SplittableRandom random) {
        RowBytes row = new RowBytes();
        for (FileColumn column : COLUMNS) {
            if (random.nextInt(5) == 0) {
                row.putInt(-1);
            } else {
                field(column, random, row);
            }
        }
        return Arrays.copyOf(row.array(), row.length());
    }

    private static void field(FileColumn column, SplittableRandom random, RowBytes row) {
        long[] limits = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE,
                9_223_371_331_200_000_000L - 1};
        long bits = random.nextBoolean() ? random.nextLong() : limits[random.nextInt(limits.length)];
        switch (column.kind()) {
            case BOOLEAN -> {
                row.putInt(1);
                row.putBytes(new byte[]{(byte) (bits & 1)}, 0, 1);
            }
            case INT16 -> {
                row.putInt(2);
                row.putShort((int) bits);
            }
            case INT32, FLOAT, DATE -> {
                row.putInt(4);
                row.putInt((int) bits);
            }
            case INT64, DOUBLE, TIMESTAMP, TIMESTAMP_UTC -> number(row, bits);
            case UUID -> {
                row.putInt(16);
                row.putLong(bits);
                row.putLong(~bits);
            }
            case DECIMAL_LONG, DECIMAL_LONGER -> numeric(random, column.precision(), column.scale(), row);
            case NUMBER_TEXT -> numeric(random, random.nextInt(1, 60), random.nextInt(0, 40), row);
            case TEXT, BYTES ->
                text(row, new String[]{"", "a", "\u0000", "漢字 🙂", "x".repeat(3_000)}[random.nextInt(5)]);
            case JSON -> text(row, random.nextInt(10) == 0 ? "\u0002odd" : "\u0001{\"n\": " + bits + "}");
        }
    }

    private static void numeric(SplittableRandom random, int precision, int scale, RowBytes row) {
        switch (random.nextInt(12)) {
            case 0 -> BinaryNumeric.put("NaN", row);
            case 1 -> BinaryNumeric.put("Infinity", row);
            case 2 -> BinaryNumeric.put("-Infinity", row);
            case 3 -> BinaryNumeric.put(new BigDecimal(BigInteger.ZERO, scale), row);
            case 4 ->
                BinaryNumeric.put(new BigDecimal(BigInteger.TEN.pow(precision).subtract(BigInteger.ONE), scale), row);
            case 5 -> BinaryNumeric.put(new BigDecimal(BigInteger.ONE.negate(), scale + random.nextInt(3)), row);
            default -> {
                byte[] digits = new byte[random.nextInt(1, Math.max(2, precision * 3 / 8 + 1))];
                random.nextBytes(digits);
                BinaryNumeric.put(new BigDecimal(new BigInteger(digits), scale), row);
            }
        }
    }
}
