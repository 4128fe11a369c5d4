/**
 * What a run found and how it is shown: measurements → claims → JSON, Markdown, SVG, the table of the README. No clock, no
 * database, no thread: the same result gives the same bytes.
 */
package io.tapedeck.bench.report;
