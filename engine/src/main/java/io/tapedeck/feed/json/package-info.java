/**
 * Rows as JSON: a body of one object or an array of objects becomes the messages of one frame, or nothing.
 *
 * <pre>
 *  body ──► Jackson's tokens ──► JsonRow ──► TableRows (check, lane key) ──► Frame (SBE) ──► Publisher
 *           one pass, numbers     by the column's type
 *           as they are written
 * </pre>
 */
package io.tapedeck.feed.json;
