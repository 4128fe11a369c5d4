package io.tapedeck.bench.ingest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Trades of SPY and AIG and quotes of AIG as LEAN packs them, in memory, in the order of their times. Only what rows need: no
 * venue, no condition. Immutable.
 */
public final class LeanTape {
    /** SPY is stock 0, AIG stock 1. */
    static final int STOCKS = 2;
    private static final List<String> FOLDERS = List.of("equity-trades/spy", "equity-trades/aig", "equity-quotes/aig");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final long NS_PER_MS = 1_000_000;
    private static final long PRICE_UNITS = 100_000; // LEAN's ten-thousandths in units of 1e-9

    private final Tick[] ticks;

    /** One record; of a trade ask and ask size are 0. */
    private record Tick(long time, byte stock, boolean trade, long price, int size, long ask, int askSize) {
    }

    private LeanTape(Tick[] ticks) {
        this.ticks = ticks;
    }

    /** @return where the files lie: property {@code tapedeck.data.dir}, else beside the repository */
    public static Path folder() {
        String home = System.getProperty("tapedeck.bench.home", "bench");
        return Path.of(System.getProperty("tapedeck.data.dir", home + "/../../shared/data")).resolve("lean");
    }

    /**
     * @param max ticks at most, from the first day on
     * @return what is there; empty where the folder is missing
     */
    public static LeanTape read(Path lean, int max) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : FOLDERS) {
            Path directory = lean.resolve(folder);
            if (Files.isDirectory(directory)) {
                try (Stream<Path> found = Files.list(directory)) {
                    found.filter(file -> file.toString().endsWith(".zip")).forEach(files::add);
                }
            }
        }
        files.sort(Comparator.comparing((Path file) -> day(file)).thenComparing(Path::toString));
        List<Tick> ticks = new ArrayList<>();
        for (LocalDate day : files.stream().map(LeanTape::day).distinct().toList()) {
            if (ticks.size() == max) {
                break;
            }
            List<Tick> one = new ArrayList<>();
            for (Path file : files) {
                if (day(file).equals(day)) {
                    read(file, one);
                }
            }
            one.sort(Comparator.comparingLong(Tick::time));
            ticks.addAll(one.subList(0, Math.min(one.size(), max - ticks.size())));
        }
        return new LeanTape(ticks.toArray(Tick[]::new));
    }

    private static LocalDate day(Path file) {
        return LocalDate.parse(file.getFileName().toString().substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static void read(Path file, List<Tick> ticks) {
        boolean trades = file.toString().endsWith("_trade.zip");
        byte stock = (byte) (file.getParent().endsWith("spy") ? 0 : 1);
        long midnight = day(file).atStartOfDay(NEW_YORK).toEpochSecond() * 1_000_000_000L;
        try (ZipFile zip = new ZipFile(file.toFile());
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        zip.getInputStream(zip.entries().nextElement()), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ticks.add(tick(line.split(",", 7), midnight, stock, trades));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Tick tick(String[] fields, long midnight, byte stock, boolean trade) {
        long time = midnight + Long.parseLong(fields[0]) * NS_PER_MS;
        long price = Long.parseLong(fields[1]) * PRICE_UNITS;
        int size = Integer.parseInt(fields[2]);
        return trade
                ? new Tick(time, stock, true, price, size, 0, 0)
                : new Tick(time, stock, false, price, size, Long.parseLong(fields[3]) * PRICE_UNITS,
                        Integer.parseInt(fields[4]));
    }

    /** @return ticks */
    public int count() {
        return ticks.length;
    }

    /** @return these as a feed, spread over symbols */
    public FeedSource source(int symbols) {
        return RealTicks.source(this, symbols);
    }

    long time(int index) {
        return ticks[index].time();
    }

    int stock(int index) {
        return ticks[index].stock();
    }

    boolean isTrade(int index) {
        return ticks[index].trade();
    }

    long price(int index) {
        return ticks[index].price();
    }

    long size(int index) {
        return ticks[index].size();
    }

    long ask(int index) {
        return ticks[index].ask();
    }

    long askSize(int index) {
        return ticks[index].askSize();
    }
}
