package io.tapedeck.journal;

/** Reads a stream block by block. */
@FunctionalInterface
public interface BlockHandler {
    /** @param block valid during the call only */
    void onBlock(Block block);
}
