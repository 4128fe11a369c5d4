/**
 * Level 3: recordings of venues' streams as files: each line is the recorder's receive time and one raw message. They load
 * like any file ({@link io.tapedeck.feed.file.FileFeed}); receive times are the recorder's, gaps in the venue's own numbers
 * become GAP events.
 */
package io.tapedeck.feed.capture;
