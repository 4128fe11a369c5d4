package io.tapedeck.app.command;

import io.tapedeck.common.TapedeckException;
import io.tapedeck.journal.JournalView;
import io.tapedeck.replay.EventRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.LongSupplier;
import picocli.CommandLine.Option;

/** A range of the journal, by sequences or by times of receipt. */
final class RangeOptions {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    @Option(names = "--from", paramLabel = "SEQUENCE|TIME", description = "First event: its sequence, or a time such as 2026-03-09T14:30:00Z: the first received then or later (default: the oldest kept)")
    private String from;

    @Option(names = "--to", paramLabel = "SEQUENCE|TIME", description = "Last event: its sequence, or a time: the last received then or before (default: the newest)")
    private String to;

    /** @return whether a bound was given */
    boolean given() {
        return from != null || to != null;
    }

    /** @return the range; where a bound is not given, {@code first} and {@code last} */
    EventRange of(JournalView journal, LongSupplier first, LongSupplier last) {
        long begin = from == null
                ? first.getAsLong()
                : isSequence(from)
                        ? sequence("--from", from)
                        : EventRange.received(journal, time("--from", from), Long.MAX_VALUE).from();
        long end = to == null
                ? last.getAsLong()
                : isSequence(to)
                        ? sequence("--to", to)
                        : EventRange.received(journal, Long.MIN_VALUE, time("--to", to)).to();
        if (from != null && to != null && isSequence(from) && isSequence(to) && end < begin) {
            throw TapedeckException.configuration("--to " + to + " is before --from " + from);
        }
        return new EventRange(begin, end);
    }

    private static boolean isSequence(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long sequence(String option, String text) {
        try {
            long sequence = Long.parseLong(text);
            if (sequence >= 1) {
                return sequence;
            }
        } catch (NumberFormatException e) {
            // more digits than a sequence has: refused below with the value
        }
        throw TapedeckException
                .configuration(option + " must be a sequence from 1 to " + Long.MAX_VALUE + ", got " + text);
    }

    /** @return ns since the epoch */
    static long time(String option, String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NS_PER_SECOND), instant.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            throw TapedeckException.configuration(option
                    + " must be a sequence, or a time of ISO 8601 with its zone such as 2026-03-09T14:30:00Z, in the years 1678 to 2261; got "
                    + text);
        }
    }
}
