package io.tapedeck.bench.report;

import java.util.List;

/** Rates side by side, one bar a name, widest the fastest. Pure. */
public final class BarPlot {
    private static final int WIDTH = 960;
    private static final int LABELS = 370;
    private static final int RIGHT = 90;
    private static final int TOP = 40;
    private static final int ROW = 24;
    private static final String OWN = "#1f6f8b";
    private static final String OTHER = "#b0b7bd";

    private BarPlot() {
    }

    /** @return a section's median rates; the engine's own bars in another colour */
    public static String of(Section section) {
        List<Repeated> bars = Repeated.of(section.measurements());
        Svg svg = new Svg(WIDTH, TOP + bars.size() * ROW + 14, section.title() + ", rows/s");
        double most = bars.stream().mapToDouble(Repeated::rowsPerSecond).max().orElse(1);
        Scale scale = Scale.around(0, most, LABELS, WIDTH - RIGHT, false);
        for (int i = 0; i < bars.size(); i++) {
            Repeated bar = bars.get(i);
            double y = TOP + i * ROW;
            double rate = bar.rowsPerSecond();
            svg.text(LABELS - 8, y + 15, bar.name(), "text-anchor=\"end\"");
            svg.rectangle(LABELS, y + 3, Math.max(1, scale.at(rate) - LABELS), ROW - 8,
                    bar.name().startsWith("engine") ? OWN : OTHER, String.format("%,.0f rows/s", rate));
            svg.text(scale.at(rate) + 6, y + 15, String.format("%,.0f", rate), "");
        }
        return svg.end();
    }
}
