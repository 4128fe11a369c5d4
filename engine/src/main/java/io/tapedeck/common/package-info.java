/** Level 0: what every room uses: errors with a category, exact decimals, stable hashes. Imports no other package of the engine. */
package io.tapedeck.common;
