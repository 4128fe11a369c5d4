package io.tapedeck.app.command;

import io.tapedeck.common.ProductVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    /** The engine's version; the build's test holds it against pom.xml. */
    static final String VERSION = ProductVersion.VERSION;

    @Override
    public String[] getVersion() {
        return new String[]{"tapedeck " + VERSION + ", Java " + Runtime.version()};
    }
}
