/**
 * Level 3: files as feeds. A file is known by its content's hash and a record by its number, so a load goes on where the
 * journal ends and a second load adds nothing.
 *
 * <pre>
 * SourceFile (zip, gz, zst, plain) ──► FileFeed: splits records ──► RecordParser (lean, csv, a capture, line protocol)
 *                                        │ ContentHash: feed id       │ Frame
 *                                        │ LoadedFiles: resume        ▼
 *                                        └──────────────────► WaitingPublisher: waits, never drops
 * </pre>
 *
 * Records are numbered from 1 over all entries of a file. Header lines, blank lines and messages of kinds that are not
 * taken have no number, malformed records have one: a jump of feed sequence on the tape is a rejected record, nothing else.
 */
package io.tapedeck.feed.file;
