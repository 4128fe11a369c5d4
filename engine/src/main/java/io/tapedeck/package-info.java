/** Tapedeck: records a market's tape, lands it in a database, acts on it as it passes, plays it back. */
package io.tapedeck;
