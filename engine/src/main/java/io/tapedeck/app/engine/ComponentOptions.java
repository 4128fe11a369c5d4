package io.tapedeck.app.engine;

import io.tapedeck.app.config.FilesSettings;
import io.tapedeck.app.config.HttpSettings;
import io.tapedeck.app.config.IlpSettings;
import io.tapedeck.app.config.JournalSettings;
import io.tapedeck.app.config.LandingSettings;
import io.tapedeck.app.config.PipelineSettings;
import io.tapedeck.app.config.Settings;
import io.tapedeck.event.table.TableList;
import io.tapedeck.event.table.Tables;
import io.tapedeck.feed.RowTables;
import io.tapedeck.feed.file.FileFeedOptions;
import io.tapedeck.feed.file.FileFormat;
import io.tapedeck.feed.ilp.Dialect;
import io.tapedeck.feed.ilp.IlpOptions;
import io.tapedeck.feed.ilp.LineFormat;
import io.tapedeck.feed.ilp.LineLimits;
import io.tapedeck.feed.ilp.TickMapping;
import io.tapedeck.http.HttpLimits;
import io.tapedeck.http.HttpOptions;
import io.tapedeck.http.WriteOptions;
import io.tapedeck.journal.Durability;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.landing.LandingCheck;
import io.tapedeck.landing.LandingOptions;
import io.tapedeck.pipeline.ConditionOptions;
import io.tapedeck.pipeline.PipelineOptions;
import io.tapedeck.pipeline.Threading;
import java.net.InetSocketAddress;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.agrona.concurrent.EpochNanoClock;

/** Turns sections of the configuration into the plain arguments of each component. */
public final class ComponentOptions {
    private static final String FIRST_SCHEMA = TableList.SCHEMAS.getFirst() + '.';
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private ComponentOptions() {
    }

    static JournalOptions journal(JournalSettings settings, EpochNanoClock clock) {
        return new JournalOptions(constant(Durability.class, settings.durability()), settings.syncIntervalNs(),
                settings.chronicleBlockBytes(), settings.rollCycle(), settings.diskFloorBytes(), settings.feedsMax(),
                settings.requestAgeMaxNs(), settings.catalogueEveryBytes(), clock);
    }

    static PipelineOptions pipeline(PipelineSettings settings, EpochNanoClock clock) {
        ConditionOptions condition = new ConditionOptions(settings.latenessNsMax(), settings.stalenessNsMax(),
                settings.clockNsMax(), settings.outlierPpm(), settings.outlierRun(), settings.feedsMax());
        return new PipelineOptions(settings.ringSlots(), settings.blockBytesMax(),
                constant(Threading.class, settings.threading()),
                settings.cores().stream().mapToInt(Integer::intValue).toArray(), condition, clock);
    }

    /** How the journal lands; {@code retrySeed} keeps the lanes of several engines from trying again at once. */
    public static LandingOptions landing(LandingSettings settings, long retrySeed) {
        return new LandingOptions(settings.tickLanes(), settings.batchRows(), settings.batchBytes(),
                settings.batchAgeNs(), settings.idleAdvanceNs(), parallel(settings),
                startOf(settings.acceptFrom()), startOf(settings.acceptTo().plusDays(1)) - 1,
                settings.rejectPayloadMax(), settings.roundDecimals(), settings.direct(), settings.retryMinNs(),
                settings.retryMaxNs(), retrySeed);
    }

    private static long startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * NS_PER_SECOND;
    }

    /** How files are loaded, {@code again} apart. */
    public static FileFeedOptions files(FilesSettings settings) {
        return new FileFeedOptions(true, 0, settings.frameRecords(), false, settings.rejectsMax(),
                settings.recordBytesMax());
    }

    static LineLimits lines(IlpSettings settings) {
        return new LineLimits(settings.lineBytesMax(), settings.nameBytesMax(), settings.columnsMax());
    }

    /**
     * Files of line protocol, read as the listeners read it.
     *
     * @param tables the engine's, asked for when a file is opened
     * @param unitNs nanoseconds of a timestamp's unit
     */
    public static FileFormat lineFormat(Settings settings, Supplier<Tables> tables, long unitNs) {
        return new LineFormat(Dialect.INFLUXDB, lines(settings.ilp()), TickMapping.defaults(settings.ilp().exchange()),
                () -> rows(settings, tables.get()), unitNs);
    }

    static IlpOptions ilp(IlpSettings settings) {
        return new IlpOptions(new InetSocketAddress(settings.host(), settings.port()), Dialect.QUESTDB,
                lines(settings), settings.connectionsMax(), settings.idleNs(), settings.frameLinesMax(),
                settings.drainNs());
    }

    /** What feeds must know to take rows; a row is checked as it will land. */
    static RowTables rows(Settings settings, Tables tables) {
        return new RowTables(tables, LandingCheck.by(landing(settings.landing(), 0)), settings.ilp().tables(),
                parallel(settings.landing()));
    }

    /** Parallel tables as rows name them: the search path finds those of the schema trading without it. */
    private static List<String> parallel(LandingSettings settings) {
        return settings.parallelTables().stream()
                .map(name -> name.startsWith(FIRST_SCHEMA) ? name.substring(FIRST_SCHEMA.length()) : name).toList();
    }

    static HttpOptions http(HttpSettings settings, SSLContext tls) {
        return new HttpOptions(new InetSocketAddress(settings.host(), settings.port()), settings.backlog(), tls,
                settings.token().isEmpty() ? null : settings.token(), settings.tokenInQuery(), limits(settings));
    }

    static HttpLimits limits(HttpSettings settings) {
        HttpSettings.Limits limits = settings.limits();
        return new HttpLimits(limits.compressedBytesMax(), limits.bodyBytesMax(), limits.bodiesBytesMax(),
                limits.writesMax(), limits.connectionsMax(), limits.headerTimeoutNs(), limits.bodyTimeoutNs(),
                limits.responseTimeoutNs());
    }

    static WriteOptions writes(HttpSettings settings, long keyAgeMaxNs) {
        return new WriteOptions(LiveFeeds.HTTP, false, settings.offerWaitNs(), settings.syncWaitNs(),
                settings.retryAfterSeconds(), settings.keysMax(), keyAgeMaxNs);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
