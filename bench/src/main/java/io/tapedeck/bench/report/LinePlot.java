package io.tapedeck.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Curves over one pair of axes. One thread. */
public final class LinePlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 290;
    private static final int TOP = 44;
    private static final int BOTTOM = 50;
    private static final String GRID = "#e3e6e8";
    private static final String[] COLORS = {"#1f6f8b", "#d1495b", "#edae49", "#66a182", "#2e4057", "#8d5a97",
            "#9a9a9a", "#00798c", "#c05640", "#5b7f2b", "#a03e99", "#444444"};

    private final String title;
    private final Axis horizontal;
    private final Axis vertical;
    private final List<Curve> curves = new ArrayList<>();

    /**
     * An axis.
     *
     * @param title with unit
     * @param logarithmic whether equal factors take equal room
     */
    public record Axis(String title, boolean logarithmic) {
    }

    private record Curve(String name, List<double[]> points) {
    }

    /** @return a color for the n-th of what is told apart, from 0 */
    static String color(int index) {
        return COLORS[index % COLORS.length];
    }

    /** Begins an empty plot. */
    public LinePlot(String title, Axis horizontal, Axis vertical) {
        this.title = title;
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    /**
     * @param points x and y, ascending x
     * @return this
     */
    public LinePlot add(String name, List<double[]> points) {
        curves.add(new Curve(name, points.stream().map(double[]::clone).toList()));
        return this;
    }

    /** @return the picture */
    public String svg() {
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        Scale x = scale(0, horizontal, LEFT, WIDTH - RIGHT);
        Scale y = scale(1, vertical, HEIGHT - BOTTOM, TOP);
        for (double tick : x.ticks()) {
            svg.line(x.at(tick), TOP, x.at(tick), HEIGHT - BOTTOM, GRID);
            svg.text(x.at(tick), HEIGHT - BOTTOM + 16, Scale.label(tick), "text-anchor=\"middle\"");
        }
        for (double tick : y.ticks()) {
            svg.line(LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick), GRID);
            svg.text(LEFT - 6, y.at(tick) + 4, Scale.label(tick), "text-anchor=\"end\"");
        }
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, horizontal.title(), "text-anchor=\"middle\"");
        svg.text(LEFT, TOP - 6, vertical.title(), "");
        for (int i = 0; i < curves.size(); i++) {
            draw(svg, curves.get(i), x, y, i);
        }
        return svg.end();
    }

    private static void draw(Svg svg, Curve curve, Scale x, Scale y, int index) {
        String color = color(index);
        double[] line = new double[curve.points().size() * 2];
        for (int i = 0; i < curve.points().size(); i++) {
            double[] point = curve.points().get(i);
            line[2 * i] = x.at(point[0]);
            line[2 * i + 1] = y.at(point[1]);
            if (curve.points().size() <= 40) {
                svg.dot(line[2 * i], line[2 * i + 1], color,
                        curve.name() + ": " + Scale.label(point[0]) + ", " + Scale.label(point[1]));
            }
        }
        svg.path(line, color);
        svg.rectangle(WIDTH - RIGHT + 14, TOP + 18 * index, 12, 4, color, "");
        svg.text(WIDTH - RIGHT + 32, TOP + 18 * index + 6, curve.name(), "");
    }

    private Scale scale(int coordinate, Axis axis, double from, double to) {
        double least = Double.MAX_VALUE;
        double most = 0;
        for (Curve curve : curves) {
            for (double[] point : curve.points()) {
                least = Math.min(least, point[coordinate]);
                most = Math.max(most, point[coordinate]);
            }
        }
        return Scale.around(least == Double.MAX_VALUE ? 0 : least, most, from, to, axis.logarithmic());
    }
}
