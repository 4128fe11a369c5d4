package io.tapedeck.app.command;

import io.tapedeck.app.engine.DatabaseAccess;
import io.tapedeck.database.TextQuery;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the database one thing and prints the answer. */
@Command(name = "sql", description = {"Runs a query and prints its rows.",
        "In a read-only transaction as role trading_readonly, unless --write. Starts the embedded database if it is not running."})
final class SqlCommand implements Callable<Integer> {
    @Mixin(name = "common")
    private CommonOptions common;

    @Parameters(paramLabel = "QUERY", description = "SQL; - reads it from standard input")
    private String query;

    @Option(names = "--write", description = "As the database's user, and committed: a guard against slips, not a permission")
    private boolean write;

    @ArgGroup
    private Form form = new Form();

    /** How rows are printed. */
    static final class Form {
        @Option(names = "--json", description = "One JSON object: columns, rows, row_count")
        private boolean json;

        @Option(names = "--csv", description = "CSV with a header line, NULL as nothing (RFC 4180)")
        private boolean csv;
    }

    @Override
    public Integer call() throws Exception {
        String sql = query.equals("-")
                ? new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                : query;
        RowPrinter printer = form.json
                ? new JsonRows(common.out())
                : form.csv ? new CsvRows(common.out()) : new TableRows(common.out());
        try (DatabaseAccess access = DatabaseAccess.open(common.settings().database(), common.data())) {
            if (access.embedded()) {
                access.migrate(common.settings().database().migrate());
            }
            printer.end(TextQuery.run(access.database(), sql, !write, printer));
        }
        common.out().flush();
        return ExitCode.GOOD;
    }
}
