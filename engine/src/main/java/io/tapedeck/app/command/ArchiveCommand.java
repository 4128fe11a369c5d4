package io.tapedeck.app.command;

import io.tapedeck.app.engine.DatabaseAccess;
import io.tapedeck.archive.ArchiveReport;
import io.tapedeck.archive.ArchiveRequest;
import io.tapedeck.archive.Archiver;
import io.tapedeck.common.TapedeckException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Exports a table's days to Parquet. */
@Command(name = "archive", description = {
        "Exports a table's days, oldest first, to Parquet files (zstd), one directory a day with a manifest, and reads each file back before it counts.",
        "Run again, it goes on where it stopped; a day whose rows have changed since is written anew. --drop then drops the days from the table, each after its files were read again and its rows compared.",
        "Exit code 1 where a file was found damaged or a day was not dropped."})
final class ArchiveCommand implements Callable<Integer> {
    @Mixin(name = "common")
    private CommonOptions common;

    @Mixin
    private ArchiveOption archive;

    @Option(names = "--table", required = true, paramLabel = "TABLE", description = "TABLE of the schemas trading or sage, or SCHEMA.TABLE")
    private String table;

    @Option(names = "--before", required = true, paramLabel = "DATE|AGE", description = "Days before this one, UTC: 2026-01-31, or an age such as 90d, 6mo, 2y")
    private String before;

    @Option(names = "--time-column", paramLabel = "COLUMN", description = "The column that days are told by (default: the policy's, or the table's own)")
    private String timeColumn;

    @Option(names = "--drop", description = "Drops the days from the table once they are archived, verified and unchanged")
    private boolean drop;

    @Option(names = "--verify", description = "Reads the files of earlier runs again too")
    private boolean verify;

    @Option(names = "--json", description = "Ends with one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        LocalDate day = day(before, Clock.systemUTC());
        ArchiveReport report;
        try (DatabaseAccess access = DatabaseAccess.open(common.settings().database(), common.data())) {
            access.migrate(access.embedded() && common.settings().database().migrate());
            try (ArchiveOption.Line line = new ArchiveOption.Line(common.err())) {
                report = new Archiver(access.database(), archive.of(common.settings().archive(), common.data()), line)
                        .archive(new ArchiveRequest(table, timeColumn, day, drop, verify));
            }
        }
        report.problems().forEach(problem -> common.err().println("problem: " + problem));
        common.err().flush();
        new Report().put("good", report.problems().isEmpty()).put("table", report.table())
                .put("before", day.toString()).put("days_written", report.daysWritten())
                .put("days_kept", report.daysKept()).put("rows", report.rows()).put("bytes", report.bytes())
                .put("dropped", report.dropped()).put("problems", report.problems()).print(common.out(), json);
        return report.problems().isEmpty() ? ExitCode.GOOD : ExitCode.FOUND_WRONG;
    }

    /** @return the day of "2026-01-31", or so long before today: "90d", "8w", "6mo", "2y" */
    static LocalDate day(String text, Clock clock) {
        try {
            if (text.matches("[0-9]{1,6}(d|w|mo|y)")) {
                return LocalDate.now(clock).minus(Period.parse('P' + text.replace("mo", "m").toUpperCase(Locale.ROOT)));
            }
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new TapedeckException(io.tapedeck.common.ErrorCategory.CONFIGURATION, "\"" + text
                    + "\" is no day: expected YYYY-MM-DD, or an age such as 90d, 8w, 6mo, 2y", e);
        }
    }
}
