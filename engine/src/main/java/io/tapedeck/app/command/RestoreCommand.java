package io.tapedeck.app.command;

import io.tapedeck.app.engine.DatabaseAccess;
import io.tapedeck.archive.RestoreReport;
import io.tapedeck.archive.RestoreRequest;
import io.tapedeck.archive.Restorer;
import io.tapedeck.common.TapedeckException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings archived days back. */
@Command(name = "restore", description = {
        "Brings archived days back into their table, or into another one of the same columns, bit for bit.",
        "All manifests and files are checked before anything is changed; a damaged one is refused, and so are days whose rows are still there. Each day is one transaction, read back before it commits. Triggers do not fire.",
        "Restored days are not dropped again before archive.restore-hold has passed."})
final class RestoreCommand implements Callable<Integer> {
    @Mixin(name = "common")
    private CommonOptions common;

    @Mixin
    private ArchiveOption archive;

    @Option(names = "--table", required = true, paramLabel = "TABLE", description = "As it was archived: TABLE of the schemas trading or sage, or SCHEMA.TABLE")
    private String table;

    @Option(names = "--from", required = true, paramLabel = "DATE", description = "First day, UTC")
    private String from;

    @Option(names = "--to", required = true, paramLabel = "DATE", description = "Last day, included")
    private String to;

    @Option(names = "--into", paramLabel = "TABLE", description = "Another table, which has the archived columns")
    private String into;

    @Option(names = "--json", description = "Ends with one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        LocalDate first = ArchiveCommand.day(from, Clock.systemUTC());
        LocalDate last = ArchiveCommand.day(to, Clock.systemUTC());
        if (last.isBefore(first)) {
            throw TapedeckException.configuration("--to " + to + " is before --from " + from);
        }
        RestoreReport report;
        try (DatabaseAccess access = DatabaseAccess.open(common.settings().database(), common.data())) {
            access.migrate(access.embedded() && common.settings().database().migrate());
            try (ArchiveOption.Line line = new ArchiveOption.Line(common.err())) {
                report = new Restorer(access.database(), archive.of(common.settings().archive(), common.data()), line)
                        .restore(new RestoreRequest(table, first, last, into));
            }
        }
        new Report().put("table", report.table()).put("into", report.into()).put("days", report.days())
                .put("rows", report.rows()).print(common.out(), json);
        return ExitCode.GOOD;
    }
}
