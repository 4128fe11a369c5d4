/**
 * The command line: one class a command, thin. Results go to stdout, everything else to stderr; {@code --json} ends stdout
 * with one JSON object.
 *
 * <pre>
 * arguments ──► CommonOptions (settings) ──► a command ──► engine, database, journal ──► Report
 * </pre>
 */
package io.tapedeck.app.command;
