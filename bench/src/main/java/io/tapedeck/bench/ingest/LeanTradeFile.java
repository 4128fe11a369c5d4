package io.tapedeck.bench.ingest;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a day of SPY trades as LEAN packs them; venues, conditions and sizes as often as on the real 2013-10-07. */
public final class LeanTradeFile {
    private static final String[] VENUES = {"Q", "P", "Z", "D", "K", "B", "Y", "J"};
    private static final double[] VENUE_SHARES = {0.22, 0.44, 0.61, 0.75, 0.82, 0.88, 0.94, 1.0};
    private static final String[] CONDITIONS = {"1", "20000020", "20", "20002020"};
    private static final double[] CONDITION_SHARES = {0.49, 0.92, 0.97, 1.0};
    private static final double ROUND_LOT = 0.46;
    private static final double PRICE_MOVES = 0.1;
    private static final int OPEN_MS = 14_400_000;
    private static final int CLOSE_MS = 72_000_000;
    private static final int FIRST_CENTS = 16_741;

    private LeanTradeFile() {
    }

    /** @return the file, named so that LEAN's format knows symbol and day */
    public static Path write(Path directory, long rows) throws IOException {
        Path file = directory.resolve("20131007_trade.zip");
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder text = new StringBuilder(1 << 16);
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            zip.putNextEntry(new ZipEntry("20131007_spy_Trade_Tick.csv"));
            int cents = FIRST_CENTS;
            for (long i = 0; i < rows; i++) {
                if (random.nextDouble() < PRICE_MOVES) {
                    cents = Math.max(FIRST_CENTS / 2, cents + (random.nextBoolean() ? 1 : -1));
                }
                long time = OPEN_MS + (CLOSE_MS - OPEN_MS) * i / rows;
                int size = random.nextDouble() < ROUND_LOT ? 100 : 1 + random.nextInt(1_000);
                text.append(time).append(',').append(cents * 100).append(',').append(size).append(',')
                        .append(draw(VENUES, VENUE_SHARES, random)).append(',')
                        .append(draw(CONDITIONS, CONDITION_SHARES, random)).append(",0\n");
                if (text.length() > 1 << 15) {
                    flush(text, zip);
                }
            }
            flush(text, zip);
        }
        return file;
    }

    private static String draw(String[] values, double[] shares, SplittableRandom random) {
        double wanted = random.nextDouble();
        int index = 0;
        while (shares[index] < wanted) {
            index++;
        }
        return values[index];
    }

    private static void flush(StringBuilder text, ZipOutputStream zip) throws IOException {
        zip.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        text.setLength(0);
    }
}
