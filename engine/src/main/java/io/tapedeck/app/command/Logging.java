package io.tapedeck.app.command;

import io.tapedeck.app.config.LogSettings;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Where the log goes and how much it says; before the first logger speaks. */
final class Logging {
    private static final String ROOM = "io.tapedeck";

    private Logging() {
    }

    /** A command: warnings, or everything from info with {@code --verbose}. */
    static void command(boolean verbose) {
        Configurator.setLevel(ROOM, verbose ? Level.INFO : Level.WARN);
    }

    /** The daemon: the configured level, to stderr or a rolling file. */
    static void daemon(LogSettings settings, boolean verbose) {
        String level = verbose ? "debug" : settings.level();
        if (!settings.file().isEmpty()) {
            System.setProperty("tapedeck.log.file", settings.file());
            System.setProperty("tapedeck.log.size", Long.toString(settings.sizeBytes()));
            System.setProperty("tapedeck.log.keep", Integer.toString(settings.keep()));
            try {
                URI file = Logging.class.getResource("/log4j2-daemon.xml").toURI();
                Configurator.reconfigure(file);
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        Configurator.setLevel(ROOM, Level.toLevel(level));
    }
}
