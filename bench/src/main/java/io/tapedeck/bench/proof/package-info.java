/**
 * The proof in one run: {@link io.tapedeck.bench.proof.ProofBench} runs the parts, which add what they find to
 * {@link io.tapedeck.bench.proof.Findings}; claims, tables and pictures are made of these.
 */
package io.tapedeck.bench.proof;
