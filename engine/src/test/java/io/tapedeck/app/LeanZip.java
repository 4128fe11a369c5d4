package io.tapedeck.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A made-up file of LEAN equity trades: bursts in one millisecond, equal neighbours, several venues, one suspicious row. */
public final class LeanZip {
    private static final String VENUES = "PQZKJ";

    private LeanZip() {
    }

    /** Writes {@code rows} trades of a symbol that does not exist, of 2013-10-08. */
    public static Path trades(Path folder, int rows, long seed) throws IOException {
        Path file = Files.createDirectories(folder.resolve("equity")).resolve("20131008_trade.zip");
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        int ms = 14_400_000;
        int price = 1_450_000;
        String before = "";
        for (int i = 0; i < rows; i++) {
            ms += random.nextInt(3) == 0 ? random.nextInt(200) : 0;
            price += random.nextInt(5) - 2;
            String line = ms + "," + price * 100L + "," + (1 + random.nextInt(900)) + ","
                    + VENUES.charAt(random.nextInt(VENUES.length())) + ",20000000," + (i == rows / 2 ? 1 : 0);
            before = random.nextInt(10) == 0 && !before.isEmpty() ? before : line;
            text.append(before).append('\n');
        }
        write(file, text);
        return file;
    }

    /** Writes {@code rows} trades over hours of one session: trends that turn, so that agents have something to say. */
    public static Path day(Path folder, int rows, long seed) throws IOException {
        Path file = Files.createDirectories(folder.resolve("equity")).resolve("20131008_trade.zip");
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        int ms = 34_200_000;
        int price = 1_450_000;
        int trend = 1;
        for (int i = 0; i < rows; i++) {
            ms += random.nextInt(3_000);
            trend = random.nextInt(500) == 0 ? -trend : trend;
            price += trend * random.nextInt(120) + random.nextInt(241) - 120;
            text.append(ms + "," + price + "," + (1 + random.nextInt(900)) + ","
                    + VENUES.charAt(random.nextInt(VENUES.length())) + ",20000000,0\n");
        }
        write(file, text);
        return file;
    }

    private static void write(Path file, StringBuilder text) throws IOException {
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("20131008_made_Trade_Tick.csv"));
            zip.write(text.toString().getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
    }
}
