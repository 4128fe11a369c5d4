/**
 * The database that the lanes fill: the embedded server, the connections, the edition found at start, the migrations.
 *
 * <pre>
 *   EmbeddedPostgres.start ──► jdbc URL ─┐
 *   --db jdbc:postgresql://… ────────────┴─► Database ─► pool (queries, maintenance, API)
 *                                                     ├─► laneConnection (one a lane, role tapedeck_writer)
 *                                                     └─► Migrations (sql/, the same files for the three editions)
 * </pre>
 */
package io.tapedeck.database;
