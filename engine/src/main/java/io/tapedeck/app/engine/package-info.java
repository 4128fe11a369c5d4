/**
 * The composition root: builds every room from the settings in the flow's order, stops them in reverse.
 *
 * <pre>
 * Database ─► Journal (lock, recovery) ─► Pipeline ─► Landing ─► feeds, HTTP, clock, retention ─► Engine.status()
 * </pre>
 */
package io.tapedeck.app.engine;
