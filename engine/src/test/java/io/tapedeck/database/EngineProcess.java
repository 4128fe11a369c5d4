package io.tapedeck.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Another process that uses an embedded server until it is killed: an engine, as far as the server is concerned. */
final class EngineProcess {
    private EngineProcess() {
    }

    /** The other process: starts or adopts the server, prints its process id, then waits for ever. */
    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(arguments[0]),
                new EmbeddedOptions(0, Map.of("shared_buffers", "16MB"), Duration.ofMinutes(1)));
        System.out.println("server " + server.processId().orElseThrow());
        new CountDownLatch(1).await();
    }

    static Process start(Path directory) throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), EngineProcess.class.getName(), directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** {@return the process id of the server, once it runs} */
    static long serverProcessId(Process engine) throws IOException {
        BufferedReader output = engine.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("server ")) {
                return Long.parseLong(line.substring("server ".length()));
            }
        }
        throw new IOException("the process ended without starting a server");
    }

    /** Kills it as kill -9 does: nothing of it runs any more. */
    static void kill(Process engine) throws InterruptedException {
        engine.destroyForcibly();
        if (!engine.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + engine.pid() + " survives a kill");
        }
    }
}
