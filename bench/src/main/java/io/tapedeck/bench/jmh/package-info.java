/** JMH benchmarks of single steps, one question a class. Forks run with the flags of their parent: start by scripts/bench. */
package io.tapedeck.bench.jmh;
