package io.tapedeck.bench.report;

/** A text of which one part, between two comment lines, is made by a tool. Pure. */
public final class Marked {
    private Marked() {
    }

    /** @return the line that begins the part */
    public static String begin(String name) {
        return "<!-- " + name + ": made by scripts/bench, not to be edited -->";
    }

    /** @return the line that ends it */
    public static String end(String name) {
        return "<!-- end of " + name + " -->";
    }

    /**
     * Puts content between the marks.
     *
     * @param text with each mark once, on a line of its own
     * @param content what shall stand between them
     * @return the text with it, everything else as it was
     * @throws IllegalArgumentException where a mark is missing, doubled, or the end stands before the begin
     */
    public static String replace(String text, String name, String content) {
        int begin = only(text, begin(name));
        int end = only(text, end(name));
        if (end < begin) {
            throw new IllegalArgumentException("the end mark stands before the begin mark: " + end(name));
        }
        return text.substring(0, begin + begin(name).length()) + "\n" + content.strip() + "\n" + text.substring(end);
    }

    private static int only(String text, String mark) {
        int at = text.indexOf(mark);
        if (at < 0 || text.indexOf(mark, at + 1) >= 0) {
            throw new IllegalArgumentException(
                    "expected exactly one line \"" + mark + "\", found " + (at < 0 ? "none" : "several"));
        }
        return at;
    }
}
