package io.tapedeck.app.command;

import io.tapedeck.app.config.FilesSettings;
import io.tapedeck.app.config.Settings;
import io.tapedeck.app.engine.ComponentOptions;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.table.Tables;
import io.tapedeck.feed.capture.BinanceFormat;
import io.tapedeck.feed.capture.BinanceOptions;
import io.tapedeck.feed.file.AssetClass;
import io.tapedeck.feed.file.CsvFormat;
import io.tapedeck.feed.file.CsvMapping;
import io.tapedeck.feed.file.FileFormat;
import io.tapedeck.feed.file.LeanFormat;
import io.tapedeck.feed.file.LeanOptions;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** What the command line says of the files to load. */
final class FileFormats {
    /** Names of the formats, as the user writes them. */
    enum Name {
        LEAN_TRADE("lean-trade"), LEAN_QUOTE("lean-quote"), CSV("csv"), ILP("ilp"), BINANCE_WS("binance-ws");

        private final String text;

        Name(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Option(names = "--format", required = true, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES}")
    private Name format;

    @Option(names = "--exchange", paramLabel = "NAME", description = "Venue of records that name none (lean), of all (binance-ws)")
    private String exchange;

    @Option(names = "--asset", paramLabel = "CLASS", description = "lean: equity, forex, future, crypto, option; default: from the folder's name")
    private String asset;

    @Option(names = "--symbol", paramLabel = "NAME", description = "lean: default from the entry's name")
    private String symbol;

    @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "lean: default from the entry's name")
    private String date;

    @Option(names = "--zone", paramLabel = "ZONE", description = "lean: zone of the wall times; default by asset class")
    private String zone;

    @Option(names = "--venue", paramLabel = "CODE=NAME", description = "lean: name to keep for a printed venue code; may be repeated")
    private Map<String, String> venues = new LinkedHashMap<>();

    @Option(names = "--precision", paramLabel = "UNIT", defaultValue = "ns", description = "ilp: of timestamps: ns, us, ms, s (default: ns)")
    private String precision;

    @Option(names = "--aggregate", description = "binance-ws: take aggTrade instead of trade")
    private boolean aggregate;

    @Option(names = "--mapping", paramLabel = "NAME", defaultValue = "trades", description = "csv: section of files.csv (default: trades)")
    private String mapping;

    /**
     * The format that was asked for; CONFIGURATION error where an option cannot be read.
     *
     * @param tables the engine's, asked for when a file is opened
     */
    FileFormat format(Settings settings, Supplier<Tables> tables) {
        return switch (format) {
            case LEAN_TRADE -> LeanFormat.trades(lean());
            case LEAN_QUOTE -> LeanFormat.quotes(lean());
            case CSV -> new CsvFormat(mapping(settings.files()));
            case ILP -> ComponentOptions.lineFormat(settings, tables, unitNs());
            case BINANCE_WS -> new BinanceFormat(new BinanceOptions(exchange, aggregate));
        };
    }

    private CsvMapping mapping(FilesSettings settings) {
        CsvMapping found = settings.csv().get(mapping);
        if (found == null) {
            throw TapedeckException.configuration("--mapping " + mapping + ": there is no section files.csv." + mapping
                    + " in the configuration; there are: " + String.join(", ", new TreeSet<>(settings.csv().keySet())));
        }
        return found;
    }

    private long unitNs() {
        return switch (precision) {
            case "ns" -> 1;
            case "us" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000;
            default -> throw TapedeckException
                    .configuration("--precision " + precision + ": expected ns, us, ms or s");
        };
    }

    private LeanOptions lean() {
        try {
            return new LeanOptions(assetClass(), exchange, venues, symbol, date == null ? null : LocalDate.parse(date),
                    zone == null ? null : ZoneId.of(zone));
        } catch (DateTimeException e) {
            throw TapedeckException.configuration("--date and --zone: expected a day such as 2013-10-07 and a zone such"
                    + " as America/New_York: " + e.getMessage());
        }
    }

    private AssetClass assetClass() {
        if (asset == null) {
            return null;
        }
        return Arrays.stream(AssetClass.values()).filter(each -> each.label().equals(asset.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> TapedeckException.configuration("--asset " + asset + ": expected one of "
                        + Arrays.stream(AssetClass.values()).map(AssetClass::label).toList()));
    }
}
