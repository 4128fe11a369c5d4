package io.tapedeck.app.command;

import io.tapedeck.app.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of every command. */
final class CommonOptions {
    private static final Path DATA = Path.of("data");
    private static final String MIXIN = "common";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    @Option(names = "--data", paramLabel = "DIR", description = "Directory of journal and embedded database")
    private Path data;

    @Option(names = "--config", paramLabel = "FILE", description = "HOCON file whose keys go over config/tapedeck.conf")
    private Path config;

    @Option(names = "--db", paramLabel = "URL", description = "jdbc:postgresql://… instead of the embedded database")
    private String url;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Sets one key of the configuration; may be repeated")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--verbose", description = "Says more on stderr, and gives errors with their stack trace")
    private boolean verbose;

    private Settings settings;

    /** The data directory, absolute. */
    Path data() {
        return data(DATA);
    }

    /** The data directory, absolute; {@code ifNotGiven} where the command line names none. */
    Path data(Path ifNotGiven) {
        return (data == null ? ifNotGiven : data).toAbsolutePath().normalize();
    }

    /** The settings: read once; CONFIGURATION error where they are refused. */
    Settings settings() {
        return settings(List.of());
    }

    /** The settings with keys that the command itself sets below what the user set. */
    Settings settings(List<String> own) {
        if (settings == null) {
            List<String> all = new ArrayList<>(own);
            all.addAll(sets);
            if (url != null) {
                all.add("database.url=" + url);
            }
            settings = Settings.load(config, all);
        }
        return settings;
    }

    /** Whether the user set keys that begin so, or gave a file, which may. */
    boolean sets(String prefix) {
        return config != null || sets.stream().anyMatch(set -> set.startsWith(prefix));
    }

    boolean verbose() {
        return verbose;
    }

    /** Takes results. */
    PrintWriter out() {
        return mixee.commandLine().getOut();
    }

    /** Takes messages and progress. */
    PrintWriter err() {
        return mixee.commandLine().getErr();
    }

    /** SIGINT and SIGTERM, from now on an orderly stop. */
    StopSignal stopSignal() {
        return ((TapedeckCommand) mixee.root().userObject()).stopSignal();
    }

    /** Asks the user. */
    Question question() {
        return ((TapedeckCommand) mixee.root().userObject()).question();
    }

    /** Whether the command's errors are given with their stack trace. */
    static boolean isVerbose(CommandLine command) {
        CommandSpec mixin = command.getCommandSpec().mixins().get(MIXIN);
        return mixin != null && ((CommonOptions) mixin.userObject()).verbose;
    }
}
