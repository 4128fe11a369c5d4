package io.tapedeck.app;

import io.tapedeck.app.command.TapedeckCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.LogManager;

/** The process: {@code tapedeck COMMAND}. */
public final class Main {
    private Main() {
    }

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        int code = run(args, System.out, System.err);
        LogManager.shutdown();
        System.exit(code);
    }

    /**
     * Runs a command line within this process.
     *
     * @param out takes results
     * @param err takes everything else
     * @return the exit code: 0 good, 1 found wrong, 2 usage or configuration, 3 failed
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        PrintWriter results = new PrintWriter(out, false, StandardCharsets.UTF_8);
        PrintWriter messages = new PrintWriter(err, true, StandardCharsets.UTF_8);
        return TapedeckCommand.execute(args, results, messages);
    }
}
