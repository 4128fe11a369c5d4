package io.tapedeck.landing;

import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.database.Database;
import io.tapedeck.database.DatabaseOptions;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.SystemEpochNanoClock;

/**
 * Main of the negative control: lands a journal as the engine does, but for its watermark, which is kept beside the batch's
 * transaction. Arguments: journal directory, URL, user, password.
 */
public final class CheatingLander {
    private static final int LANES = 2;
    /** A slow commit: of those that take a millisecond a kill meets one in ten, and each try costs a start. */
    private static final long COMMIT_NS = 20_000_000;

    private CheatingLander() {
    }

    /** Lands all of the journal, then ends. */
    public static void main(String[] arguments) {
        AtomicReference<Throwable> fatal = new AtomicReference<>();
        JournalOptions journalOptions = JournalOptions.defaults().withChronicleBlockBytes(1 << 20);
        LandingOptions defaults = LandingOptions.defaults();
        LandingOptions options = new LandingOptions(LANES, 2_000, defaults.batchBytes(), 20_000_000,
                defaults.idleAdvanceNs(), List.of(), defaults.acceptFrom(), defaults.acceptTo(), 0, false, false,
                defaults.retryMinNs(), defaults.retryMaxNs(), 1);
        try (Journal journal = Journal.open(Path.of(arguments[0]), journalOptions);
                Database database = Database
                        .open(DatabaseOptions.of(arguments[1], arguments[2], arguments[3]));
                Landing landing = new Landing(options, database, LandingSource.of(journal), UUID.randomUUID(),
                        new SystemEpochNanoClock(), fatal::set, database::laneConnection,
                        SeparateWatermark.over(database::laneConnection, COMMIT_NS))) {
            long last = journal.recovered().lastSequence();
            journal.startMarket(last + 1);
            landing.start();
            if (!landing.flushTo(last, Duration.ofMinutes(2))) {
                throw new TapedeckException(ErrorCategory.FATAL, "landed up to " + landing.status(), fatal.get());
            }
        }
    }
}
