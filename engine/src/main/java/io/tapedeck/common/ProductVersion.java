package io.tapedeck.common;

/** The engine's version, as it stands in files that outlive it. */
public final class ProductVersion {
    /** As in pom.xml, which a test holds it against. */
    public static final String VERSION = "0.1.0";

    private ProductVersion() {
    }
}
