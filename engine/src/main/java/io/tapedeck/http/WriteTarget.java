package io.tapedeck.http;

/** What a write's body is and where it goes. Immutable. */
sealed interface WriteTarget permits LineTarget, RowTarget {
    /** What tells two requests of the same body apart. */
    long salt();

    /** Events of a body that is not parsed, or not to its end. */
    long count(BodyBytes body);
}
