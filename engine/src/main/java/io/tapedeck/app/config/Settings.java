package io.tapedeck.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration, read once and immutable. Only the composition root sees it; each component gets plain arguments.
 *
 * @param engine the process
 * @param pipeline ring and condition stage
 * @param journal market journal
 * @param database where to land
 */
public record Settings(EngineSettings engine, PipelineSettings pipeline, JournalSettings journal,
        DatabaseSettings database) {

    /**
     * Reads and checks the configuration.
     *
     * @param file the user's file, null for none
     * @param sets {@code key=value} each, over the file
     * @throws io.tapedeck.common.TapedeckException CONFIGURATION naming every wrong key and value with its place
     */
    public static Settings load(Path file, List<String> sets) {
        return read(new SettingsReader(SettingsSource.load(file, sets)));
    }

    static Settings read(SettingsReader reader) {
        Settings settings = new Settings(EngineSettings.read(reader), PipelineSettings.read(reader),
                JournalSettings.read(reader), DatabaseSettings.read(reader));
        reader.finish();
        return settings;
    }

    /** @return every key that the code reads, by path; for the test that holds the reference file against it */
    static Map<String, KeySpec> keys() {
        SettingsReader reader = new SettingsReader(SettingsSource.reference().resolve());
        read(reader);
        return reader.keys();
    }
}
