package io.tapedeck.app.engine;

import io.tapedeck.app.config.Settings;
import java.nio.file.Path;

/**
 * What an engine is started with.
 *
 * @param data the data directory; journal and embedded database live in it
 * @param settings the configuration
 * @param live whether listeners and the clock run: a daemon; else only what the caller feeds
 * @param databaseRequired whether a start fails while the database is away; else the journal begins without it
 */
public record EngineOptions(Path data, Settings settings, boolean live, boolean databaseRequired) {
}
