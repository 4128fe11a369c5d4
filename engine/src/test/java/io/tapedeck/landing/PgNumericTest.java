package io.tapedeck.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.database.TestDatabase;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PgNumericTest {
    private static final long SEED = 7;

    private record Decimal(long mantissa, int exponent) {
        BigDecimal value() {
            return BigDecimal.valueOf(mantissa, -exponent);
        }
    }

    private static List<Decimal> decimals() {
        List<Decimal> decimals = new ArrayList<>();
        long[] edges = {0, 1, 9, 10, 99, 100, 999, 1_000, 9_999, 10_000, 10_001, 99_999_999, 100_000_000,
                999_999_999_999_999_999L, 1_000_000_000_000_000_000L, Long.MAX_VALUE, -36_980_000_000L};
        for (long edge : edges) {
            for (int exponent = -20; exponent <= 20; exponent++) {
                decimals.add(new Decimal(edge, exponent));
                decimals.add(new Decimal(-edge, exponent));
            }
            decimals.add(new Decimal(edge, 127));
            decimals.add(new Decimal(edge, -127));
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 20_000; i++) {
            long mantissa = random.nextLong() >> random.nextInt(63);
            decimals.add(new Decimal(mantissa == Long.MIN_VALUE ? 1 : mantissa, random.nextInt(255) - 127));
        }
        for (int i = 0; i < 20_000; i++) { // what prices and sizes look like
            long mantissa = random.nextLong(1_000_000_000L) * (random.nextBoolean() ? 1 : 10_000_000L);
            decimals.add(new Decimal(random.nextInt(8) == 0 ? -mantissa : mantissa, -random.nextInt(10)));
        }
        return decimals;
    }

    @Test
    void shouldStoreEveryDecimalAsTheServerReadsItFromText() throws SQLException {
        List<Decimal> decimals = decimals();
        BinaryRows rows = new BinaryRows(1 << 16);
        rows.header();
        for (int i = 0; i < decimals.size(); i++) {
            rows.beginRow(3);
            rows.int32(i);
            rows.decimal(decimals.get(i).mantissa(), decimals.get(i).exponent());
            rows.decimal(decimals.get(i).value());
        }
        rows.trailer();
        try (TestDatabase database = TestDatabase.create(); Connection connection = database.connection()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE decimals (number INT, fast NUMERIC, slow NUMERIC)");
                CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI()
                        .copyIn("COPY decimals FROM STDIN (FORMAT binary)");
                copy.writeToCopy(rows.array(), 0, rows.length());
                copy.endCopy();
                try (ResultSet row = statement.executeQuery("SELECT number, fast::text, slow::text FROM decimals")) {
                    int found = 0;
                    while (row.next()) {
                        Decimal decimal = decimals.get(row.getInt(1));
                        BigDecimal value = decimal.value().stripTrailingZeros();
                        String text = decimal.mantissa() == 0 ? "0" : value.toPlainString();
                        assertThat(row.getString(2)).as("%s", decimal).isEqualTo(text);
                        assertThat(row.getString(3)).as("%s of any length", decimal).isEqualTo(text);
                        found++;
                    }
                    assertThat(found).isEqualTo(decimals.size());
                }
            }
        }
    }

    @Test
    void shouldDecodeWhatItEncodes() {
        int[] groups = new int[PgNumeric.GROUPS_OF_LONG];
        for (Decimal decimal : decimals()) {
            byte[] encoded = PgNumeric.encode(decimal.value());
            assertThat(PgNumeric.decode(ByteBuffer.wrap(encoded))).as("%s", decimal)
                    .isEqualByComparingTo(decimal.value());
            int described = PgNumeric.describe(decimal.mantissa(), decimal.exponent(), groups);
            ByteBuffer header = ByteBuffer.wrap(encoded);
            assertThat(PgNumeric.count(described)).as("groups of %s", decimal).isEqualTo(header.getShort());
            if (decimal.mantissa() != 0) {
                assertThat(PgNumeric.weight(described)).as("weight of %s", decimal).isEqualTo(header.getShort());
                header.getShort();
                assertThat(PgNumeric.scale(described)).as("scale of %s", decimal).isEqualTo(header.getShort());
            }
        }
    }

    @Test
    void shouldHashEqualNumbersAlikeHoweverTheyAreWritten() {
        for (Decimal decimal : decimals()) {
            long hash = RowHash.number(decimal.mantissa(), decimal.exponent());
            assertThat(RowHash.number(decimal.value())).as("%s", decimal).isEqualTo(hash);
            if (Math.abs(decimal.mantissa()) < Long.MAX_VALUE / 10) {
                assertThat(RowHash.number(decimal.mantissa() * 10, decimal.exponent() - 1)).isEqualTo(hash);
            }
        }
        assertThat(RowHash.number(5, 0)).isNotEqualTo(RowHash.number(5, 1)).isNotEqualTo(RowHash.number(-5, 0));
    }
}
