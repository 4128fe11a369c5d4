package io.tapedeck.landing;

import org.agrona.DirectBuffer;

/** What another lane must have landed before a message of this one may. A lane's own, one thread. */
interface Precedence extends AutoCloseable {
    /** Nothing goes before. */
    Precedence NONE = new Precedence() {
        @Override
        public boolean holdsBack(DirectBuffer buffer, int offset) {
            return false;
        }

        @Override
        public boolean isOver() {
            return true;
        }
    };

    /** @return true where the message, one of the lane's own, must wait; until {@link #isOver()} */
    boolean holdsBack(DirectBuffer buffer, int offset);

    /** @return whether what the message asked for last waits for has landed */
    boolean isOver();

    @Override
    default void close() {
    }
}
