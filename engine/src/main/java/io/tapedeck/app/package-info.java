/**
 * Level 5: the daemon and its command line.
 *
 * <pre>
 * Main ──► command (picocli) ──► config (Settings, read once, sealed) ──► engine (composition root) ──► every other room
 * </pre>
 */
package io.tapedeck.app;
