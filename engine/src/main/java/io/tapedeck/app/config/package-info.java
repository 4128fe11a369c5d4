/**
 * The configuration: HOCON text to sealed records. {@code config/tapedeck.conf} states every key with unit, default and
 * range and is itself the source of the defaults; a wrong key or value is refused with its place, never repaired.
 *
 * <pre>
 * --set ► --config FILE ► config/tapedeck.conf (class path) ──► SettingsReader (checks each key) ──► Settings (records)
 * </pre>
 */
package io.tapedeck.app.config;
