package io.tapedeck.app.command;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    /** The engine's version; the build's test holds it against pom.xml. */
    static final String VERSION = "0.1.0";

    @Override
    public String[] getVersion() {
        return new String[]{"tapedeck " + VERSION + ", Java " + Runtime.version()};
    }
}
