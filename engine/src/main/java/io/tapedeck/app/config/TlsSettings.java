package io.tapedeck.app.config;

/**
 * Section {@code tls}.
 *
 * @param keystore PKCS#12 file, empty = none
 * @param password its password
 */
public record TlsSettings(String keystore, String password) implements Section {
    static TlsSettings read(SettingsReader reader) {
        return new TlsSettings(reader.text("tls.keystore", "empty, or a file", "[^\\n\\r]*"),
                reader.text("tls.keystore-password", "any text", ".*"));
    }

    @Override
    public String toString() {
        return "TlsSettings[" + keystore + ']'; // no password in a log
    }
}
