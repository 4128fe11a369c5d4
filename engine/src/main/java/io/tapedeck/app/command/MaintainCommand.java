package io.tapedeck.app.command;

import io.tapedeck.app.engine.ArchiveDue;
import io.tapedeck.app.engine.DatabaseAccess;
import io.tapedeck.database.Maintenance;
import io.tapedeck.database.MaintenanceKind;
import io.tapedeck.database.MaintenanceStep;
import io.tapedeck.database.TextQuery.Column;
import io.tapedeck.database.TextQuery.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks after the database by hand. */
@Command(name = "maintain", description = {
        "Runs the database's daily or weekly maintenance: every step in a transaction of its own, VACUUM and the like included.",
        "daily: archives first what is to be archived before it is dropped; partitions ahead, expiry, daily bars, views, statistics, what is older than its retention. weekly: full analysis, vacuum, bloated indexes.",
        "A step that fails does not stop the others; exit code 3 then, and where another session runs maintenance."})
final class MaintainCommand implements Callable<Integer> {
    @Mixin(name = "common")
    private CommonOptions common;

    @Parameters(paramLabel = "daily|weekly", description = "Which")
    private MaintenanceKind kind;

    @Option(names = "--wait", description = "Waits where another session runs maintenance")
    private boolean wait;

    @Option(names = "--json", description = "Ends with one JSON object")
    private boolean json;

    /** Where a run is; told by the working thread, read by the line's. */
    private static final class Place implements Maintenance.Listener {
        private volatile String text = "begin";

        @Override
        public void onBegin(int number, int of, String step) {
            text = number + "/" + of + " " + step;
        }

        @Override
        public void onEnd(MaintenanceStep step) {
            // the table at the end tells it
        }
    }

    @Override
    public Integer call() {
        try (DatabaseAccess access = DatabaseAccess.open(common.settings().database(), common.data())) {
            access.migrate(access.embedded() && common.settings().database().migrate());
            List<String> problems = kind == MaintenanceKind.DAILY
                    ? new ArchiveDue(access.database(), common.settings().archive(), common.data()).run()
                    : List.of();
            problems.forEach(problem -> common.err().println("problem: archive: " + problem));
            Place place = new Place();
            Optional<List<MaintenanceStep>> steps;
            try (ProgressLine _ = new ProgressLine(common.err(), () -> kind.label() + " maintenance: " + place.text)) {
                steps = new Maintenance(access.database()).run(kind, wait, place);
            }
            if (steps.isEmpty()) {
                common.err().println("another session runs maintenance of " + access.database().url()
                        + ": nothing was done; --wait waits for its end");
                return ExitCode.FAILED;
            }
            int code = print(steps.get());
            return problems.isEmpty() ? code : ExitCode.FAILED;
        }
    }

    private int print(List<MaintenanceStep> steps) {
        long failed = steps.stream().filter(step -> !step.ok()).count();
        if (json) {
            new Report().put("kind", kind.label()).put("good", failed == 0).put("done", steps.size() - failed)
                    .put("failed", failed).put("steps", steps.stream().map(MaintainCommand::asMap).toList())
                    .print(common.out(), true);
        } else {
            TableRows table = new TableRows(common.out());
            table.onColumns(List.of(new Column("step", Kind.TEXT), new Column("", Kind.TEXT),
                    new Column("ms", Kind.NUMBER), new Column("what", Kind.TEXT)));
            steps.forEach(step -> table.onRow(List.of(step.step(), step.ok() ? "ok" : "FAILED",
                    Long.toString(step.tookMs()), step.message() == null ? "" : step.message())));
            table.end(steps.size());
        }
        return failed == 0 ? ExitCode.GOOD : ExitCode.FAILED;
    }

    private static Map<String, Object> asMap(MaintenanceStep step) {
        Map<String, Object> map = new TreeMap<>();
        map.put("step", step.step());
        map.put("ok", step.ok());
        map.put("message", step.message());
        map.put("took_ms", step.tookMs());
        return map;
    }
}
