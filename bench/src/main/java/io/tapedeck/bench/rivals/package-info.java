/**
 * The other ways to bring the same rows into a table, on the same machine in the same run: bare COPY, JDBC batches, PgBulkInsert,
 * single INSERTs, QuestDB. Each is counted at its end, and says which of the engine's promises it does not keep.
 */
package io.tapedeck.bench.rivals;
