package io.tapedeck.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Processor time a row, one bar a name, cut by who spent it. Pure. */
final class SpentPlot {
    private static final int WIDTH = 960;
    private static final int LABELS = 370;
    private static final int RIGHT = 90;
    private static final int TOP = 66;
    private static final int ROW = 24;
    private static final int LEGEND = 130;
    /** A bar this many times the usual one is cut: its figure says how long it would be. */
    private static final double OUTLIER = 5;

    private SpentPlot() {
    }

    /** @return a section's mean processor times; empty where none was measured */
    static String of(Section section) {
        List<Repeated> bars = Repeated.of(section.measurements()).stream().filter(each -> !each.cpu().isEmpty())
                .toList();
        if (bars.isEmpty()) {
            return "";
        }
        Set<String> all = new LinkedHashSet<>();
        bars.forEach(bar -> all.addAll(bar.cpu().keySet()));
        List<String> spenders = new ArrayList<>(all);
        Svg svg = new Svg(WIDTH, TOP + bars.size() * ROW + 14, section.title() + ", processor time a row, µs");
        for (int i = 0; i < spenders.size(); i++) {
            svg.rectangle(20 + i * LEGEND, 40, 12, 12, LinePlot.color(i), "");
            svg.text(38 + i * LEGEND, 50, spenders.get(i), "");
        }
        double usual = Statistics.median(bars.stream().map(SpentPlot::sum).toList());
        double most = bars.stream().mapToDouble(SpentPlot::sum).filter(sum -> sum <= OUTLIER * usual).max().orElse(1);
        Scale scale = Scale.around(0, most, LABELS, WIDTH - RIGHT, false);
        for (int i = 0; i < bars.size(); i++) {
            draw(svg, scale, bars.get(i), spenders, TOP + i * ROW);
        }
        return svg.end();
    }

    private static double sum(Repeated bar) {
        return bar.cpu().values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static void draw(Svg svg, Scale scale, Repeated bar, List<String> spenders, double y) {
        svg.text(LABELS - 8, y + 15, bar.name(), "text-anchor=\"end\"");
        double before = 0;
        for (Map.Entry<String, Double> part : bar.cpu().entrySet()) {
            double from = scale.at(before);
            before += part.getValue();
            svg.rectangle(from, y + 3, Math.max(0, scale.at(before) - from), ROW - 8,
                    LinePlot.color(spenders.indexOf(part.getKey())),
                    String.format("%s: %.2f µs a row", part.getKey(), part.getValue()));
        }
        svg.text(scale.at(before) + 6, y + 15, String.format("%.2f", before), "");
    }
}
