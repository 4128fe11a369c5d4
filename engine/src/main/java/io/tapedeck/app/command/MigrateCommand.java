package io.tapedeck.app.command;

import io.tapedeck.app.engine.DatabaseAccess;
import io.tapedeck.common.TapedeckException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings the schema up to date, or builds it anew. */
@Command(name = "migrate", description = {"Brings the database's schema up to date.",
        "--dry-run says which files it would apply, and changes nothing; exit code 0 all the same.",
        "--reset drops all that the engine keeps there, data included, and builds it anew; the journal stays, and lands again at the next start."})
final class MigrateCommand implements Callable<Integer> {
    @Mixin(name = "common")
    private CommonOptions common;

    @Option(names = "--dry-run", description = "Only says what is pending")
    private boolean dryRun;

    @Option(names = "--reset", description = "Drops schemas trading and sage first; asks before it does")
    private boolean reset;

    @Option(names = "--yes", description = "Answers the question of --reset")
    private boolean yes;

    @Option(names = "--json", description = "Ends with one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        try (DatabaseAccess access = DatabaseAccess.open(common.settings().database(), common.data())) {
            String url = access.database().url();
            if (dryRun && reset) {
                throw TapedeckException
                        .configuration("--dry-run says what is pending, --reset drops all: give one of them");
            }
            if (reset && !yes && !confirmed(url)) {
                common.err().println("nothing was changed");
                return ExitCode.USAGE;
            }
            int applied = dryRun
                    ? 0
                    : reset ? access.database().migrations().reset() : access.database().migrations().migrate();
            new Report().put("database", url)
                    .put("edition", access.database().edition().name().toLowerCase(java.util.Locale.ROOT))
                    .put("dry_run", dryRun).put("reset", reset).put("applied", applied)
                    .put("pending", access.database().migrations().pending())
                    .print(common.out(), json);
        }
        return ExitCode.GOOD;
    }

    private boolean confirmed(String url) {
        return common.question()
                .ask("Drop schemas trading and sage of " + url + " with all their data? Type yes: ")
                .orElseThrow(() -> TapedeckException.configuration("--reset would drop all data in " + url
                        + " and there is no terminal to ask: add --yes if that is wanted"))
                .equals("yes");
    }
}
