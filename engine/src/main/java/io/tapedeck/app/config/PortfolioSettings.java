package io.tapedeck.app.config;

/**
 * Section {@code portfolio}.
 *
 * @param snapshotNs time between two looks whether a snapshot is due, ns; 0 = never
 * @param riskNs time between two rows of {@code risk_metrics}, ns; 0 = never
 */
public record PortfolioSettings(long snapshotNs, long riskNs) implements Section {
    static PortfolioSettings read(SettingsReader reader) {
        return new PortfolioSettings(reader.duration("portfolio.snapshot-interval", "0ns", "1d"),
                reader.duration("portfolio.risk-interval", "0ns", "1d"));
    }
}
