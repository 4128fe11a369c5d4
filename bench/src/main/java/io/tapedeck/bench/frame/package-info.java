/** What every measuring command shares: options, working directory, database, environment, where results are kept. */
package io.tapedeck.bench.frame;
