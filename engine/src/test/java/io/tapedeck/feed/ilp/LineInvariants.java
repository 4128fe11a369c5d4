package io.tapedeck.feed.ilp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.feed.ilp.LineSnapshot.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What must hold of the parser for any input whatever. */
final class LineInvariants {
    /** The oracle knows no limits; only that of columns, which cost memory, is ever met. */
    private static final LineLimits WIDE = new LineLimits(1 << 20, 1 << 20, 512);
    private static final int GUARD_BYTES = 16;

    private LineInvariants() {
    }

    /** Checks input whole against the oracle, and cut into pieces against itself whole; says whether it is accepted. */
    static boolean check(Dialect dialect, byte[] input, long seed) {
        Result whole = LineSnapshot.parse(dialect, WIDE, input);
        if (whole.accepted() || !whole.error().reason().contains("more than 512 columns")) {
            checkOracle(dialect, input, whole);
        }
        Result pieces = parseInPieces(dialect, input, new SplittableRandom(seed));
        assertThat(pieces).as("cut into pieces with seed %d, %s", seed, Arrays.toString(input)).isEqualTo(whole);
        return whole.accepted();
    }

    private static void checkOracle(Dialect dialect, byte[] input, Result whole) {
        try {
            List<LineSnapshot> expected = new NaiveLineParser(dialect, input).parse();
            assertThat(whole.error()).as("oracle accepts %s", Arrays.toString(input)).isNull();
            assertThat(whole.lines()).as("lines of %s", Arrays.toString(input)).isEqualTo(expected);
        } catch (NaiveLineParser.Malformed malformed) {
            assertThat(whole.error()).as("oracle refuses (%s) %s", malformed.getMessage(), Arrays.toString(input))
                    .isNotNull();
        }
    }

    /** As a socket does: the bytes come in pieces, what is not consumed is kept and moved to another place. */
    static Result parseInPieces(Dialect dialect, byte[] input, SplittableRandom random) {
        LineParser parser = new LineParser(dialect, WIDE);
        List<LineSnapshot> lines = new ArrayList<>();
        int consumed = 0;
        int arrived = 0;
        while (true) {
            arrived = Math.min(input.length, arrived + 1 + random.nextInt(Math.max(1, input.length / 3)));
            boolean complete = arrived == input.length;
            byte[] buffer = guarded(input, consumed, arrived);
            int at = GUARD_BYTES;
            int limit = GUARD_BYTES + arrived - consumed;
            boolean more = true;
            while (more) {
                switch (parser.next(buffer, at, limit, complete)) {
                    case LINE -> lines.add(LineSnapshot.of(parser.line()));
                    case MALFORMED -> {
                        return new Result(lines, parser.error());
                    }
                    case END, INCOMPLETE -> more = false;
                }
                assertThat(parser.end()).isBetween(at, limit);
                at = parser.end();
            }
            consumed += at - GUARD_BYTES;
            if (complete) {
                assertThat(consumed).isEqualTo(input.length);
                return new Result(lines, null);
            }
        }
    }

    /** Bytes outside the range would close every open token: reading them shows in the result. */
    private static byte[] guarded(byte[] input, int from, int to) {
        byte[] buffer = new byte[to - from + 2 * GUARD_BYTES];
        Arrays.fill(buffer, (byte) '"');
        System.arraycopy(input, from, buffer, GUARD_BYTES, to - from);
        return buffer;
    }
}
