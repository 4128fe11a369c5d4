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
 * @param decide what is decided, and how
 * @param database where to land
 * @param landing how
 * @param maintenance when the database is looked after
 * @param portfolio when the portfolio is pictured
 * @param archive files of what the database may forget
 * @param files file loads
 * @param synthetic a made-up market
 * @param ilp line protocol over TCP, and what lines become
 * @param http the HTTP server
 * @param tls certificate of both
 * @param log the log
 */
public record Settings(EngineSettings engine, PipelineSettings pipeline, JournalSettings journal,
        DecideSettings decide,
        DatabaseSettings database, LandingSettings landing, MaintenanceSettings maintenance,
        PortfolioSettings portfolio,
        ArchiveSettings archive, FilesSettings files,
        SyntheticSettings synthetic,
        IlpSettings ilp, HttpSettings http,
        TlsSettings tls, LogSettings log) {

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
        LandingSettings landing = LandingSettings.read(reader);
        Settings settings = new Settings(EngineSettings.read(reader), PipelineSettings.read(reader),
                JournalSettings.read(reader), DecideSettings.read(reader, landing.roundDecimals()),
                DatabaseSettings.read(reader),
                landing,
                MaintenanceSettings.read(reader), PortfolioSettings.read(reader),
                ArchiveSettings.read(reader),
                FilesSettings.read(reader), SyntheticSettings.read(reader), IlpSettings.read(reader),
                HttpSettings.read(reader),
                TlsSettings.read(reader), LogSettings.read(reader));
        boolean certified = !settings.tls.keystore().isEmpty();
        reader.require(certified || !settings.http.tls(), "http.tls", "needs tls.keystore");
        reader.require(certified || !settings.ilp.tls(), "ilp.tls", "needs tls.keystore");
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
