package io.tapedeck.app.config;

/** A section of the configuration: an immutable record of checked values. */
public sealed interface Section
        permits EngineSettings, PipelineSettings, JournalSettings, DecideSettings, DatabaseSettings,
        LandingSettings, MaintenanceSettings, PortfolioSettings, ArchiveSettings, FilesSettings, SyntheticSettings,
        IlpSettings,
        HttpSettings, TlsSettings,
        LogSettings {
}
