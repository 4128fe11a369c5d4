/**
 * Level 1: the tables that rows may fill, as everybody who must know them sees them. No SQL: who reads the server's catalogue
 * says what it found in these words.
 *
 * <pre>
 *  server's catalogue ──► database.TableCatalogue ──► TableList (immutable, versioned) ──► feed.ilp, http: names, types
 *                                                        │
 *                                                        └──► landing: RowCheck, the verdict that landing will give
 * </pre>
 */
package io.tapedeck.event.table;
