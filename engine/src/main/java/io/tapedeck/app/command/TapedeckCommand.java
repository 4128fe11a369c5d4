package io.tapedeck.app.command;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's root: holds the commands, prints errors, gives exit codes. */
@Command(name = "tapedeck", synopsisSubcommandLabel = "COMMAND", description = "Records a market's tape, lands it in PostgreSQL or TimescaleDB, plays it back.", mixinStandardHelpOptions = true, versionProvider = Version.class, scope = CommandLine.ScopeType.INHERIT, sortOptions = false, usageHelpAutoWidth = true, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
        "0:good", "1:found wrong (verify, reconcile, archive, explain)", "2:usage or configuration",
        "3:failed, or interrupted before its end"}, subcommands = {DemoCommand.class, RunCommand.class,
                LoadCommand.class,
                MigrateCommand.class, VerifyCommand.class, ReconcileCommand.class, ReplayCommand.class,
                BacktestCommand.class, ExplainCommand.class,
                ArchiveCommand.class, RestoreCommand.class, StatusCommand.class, TailCommand.class, SqlCommand.class,
                SchemaCommand.class, MaintainCommand.class})
public final class TapedeckCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private StopSignal stopSignal;
    private Question question;

    /**
     * Runs a command line.
     *
     * @param out takes results
     * @param err takes messages, progress and errors
     * @return the exit code, {@link ExitCode}
     */
    public static int execute(String[] arguments, PrintWriter out, PrintWriter err) {
        return execute(arguments, out, err, Question::atTerminal);
    }

    /** As the other one, and questions are put to {@code question}. */
    static int execute(String[] arguments, PrintWriter out, PrintWriter err, Question question) {
        TapedeckCommand root = new TapedeckCommand();
        root.question = question;
        CommandLine line = new CommandLine(root);
        line.setOut(out);
        line.setErr(err);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(TapedeckCommand::onUsageError);
        line.setExecutionExceptionHandler((error, command, parsed) -> onError(error, command));
        int code = line.execute(arguments);
        out.flush();
        err.flush();
        if (root.stopSignal != null) {
            root.stopSignal.finish(code);
        }
        return code;
    }

    /** SIGINT and SIGTERM, from the first call on an orderly stop. */
    StopSignal stopSignal() {
        if (stopSignal == null) {
            stopSignal = new StopSignal();
        }
        return stopSignal;
    }

    /** Asks the user. */
    Question question() {
        return question;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command");
    }

    private static int onUsageError(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("tapedeck: " + error.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
        err.println("  see: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitCode.USAGE;
    }

    private static int onError(Exception error, CommandLine command) {
        PrintWriter err = command.getErr();
        err.println("tapedeck " + command.getCommandName() + ": " + ExitCode.explain(error));
        if (CommonOptions.isVerbose(command)) {
            error.printStackTrace(err);
        }
        err.flush();
        return ExitCode.of(error);
    }
}
