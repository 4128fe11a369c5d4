package io.tapedeck.bench.report;

/**
 * Something that is said of the engine, held against what was measured.
 *
 * @param text what is said
 * @param measured the figure, null where the run did not measure it
 * @param target what it is held against
 * @param atLeast whether the figure must be the target or more; else the target or less
 * @param unit of both, such as "rows/s" or "×"
 */
public record Claim(String text, Double measured, double target, boolean atLeast, String unit) {
    /** What came of it. */
    public enum Verdict {
        /** It holds. */
        PASS("pass"),
        /** It does not. */
        FAIL("FAIL"),
        /** The run did not measure it. */
        OPEN("not measured");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        /** @return as tables show it */
        public String label() {
            return label;
        }
    }

    /** @return whether it holds */
    public Verdict verdict() {
        if (measured == null || measured.isNaN()) {
            return Verdict.OPEN;
        }
        return (atLeast ? measured >= target : measured <= target) ? Verdict.PASS : Verdict.FAIL;
    }

    /** @return how much better than the target, as a part of it: 0.25 is a quarter better, negative is worse; NaN: not measured */
    public double margin() {
        if (verdict() == Verdict.OPEN) {
            return Double.NaN;
        }
        return atLeast ? measured / target - 1 : 1 - measured / target;
    }

    /** @return the margin in percent with its sign, a dash where nothing was measured */
    public String marginText() {
        return verdict() == Verdict.OPEN ? "–" : String.format("%+.0f %%", 100 * margin());
    }

    /** @return the figure with its unit, a dash where nothing was measured */
    public String measuredText() {
        return verdict() == Verdict.OPEN ? "–" : number(measured) + ' ' + unit;
    }

    /** @return the target with its direction and unit */
    public String targetText() {
        return (atLeast ? "≥ " : "≤ ") + number(target) + ' ' + unit;
    }

    private static String number(double value) {
        return Math.abs(value) >= 1_000 ? String.format("%,.0f", value) : String.format("%.2f", value);
    }
}
