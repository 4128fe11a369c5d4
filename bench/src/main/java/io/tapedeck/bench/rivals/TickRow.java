package io.tapedeck.bench.rivals;

import java.math.BigDecimal;
import java.time.OffsetDateTime;

/** A row of {@code ticks} as a Java program holds it; columns in the order of {@link io.tapedeck.bench.ingest.TableShape#TICKS}. */
record TickRow(OffsetDateTime time, short nanos, long instrument, long sequence, short source, short kind, int flags,
        BigDecimal price, BigDecimal size, BigDecimal bid, BigDecimal ask, BigDecimal bidSize, BigDecimal askSize,
        String conditions, OffsetDateTime received) {
}
