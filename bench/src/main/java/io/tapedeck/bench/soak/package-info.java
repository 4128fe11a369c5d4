/** The engine at one rate for a long while, and what the process uses meanwhile. */
package io.tapedeck.bench.soak;
