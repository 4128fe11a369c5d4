package io.tapedeck.bench.report;

import java.util.Locale;

/** Writes SVG 1.1: lines, rectangles, text. Coordinates in px from the top left; numbers with one decimal. One thread. */
final class Svg {
    private final StringBuilder out = new StringBuilder();

    /** @param title read out to who cannot see the picture */
    Svg(int width, int height, String title) {
        out.append(String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">%n", width, height,
                width, height));
        out.append("<title>").append(escape(title)).append("</title>\n");
        rectangle(0, 0, width, height, "#ffffff", "");
        text(12, 22, title, "font-size=\"15\" font-weight=\"bold\"");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** @param tip shown under the pointer, empty for none */
    void rectangle(double x, double y, double width, double height, String color, String tip) {
        out.append(String.format(Locale.ROOT, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"",
                x, y, width, height, color));
        out.append(tip.isEmpty() ? "/>\n" : "><title>" + escape(tip) + "</title></rect>\n");
    }

    void line(double fromX, double fromY, double toX, double toY, String color) {
        out.append(String.format(Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n", fromX, fromY, toX, toY,
                color));
    }

    /** @param points x, y, x, y, … */
    void path(double[] points, String color) {
        out.append("<polyline fill=\"none\" stroke=\"").append(color).append("\" stroke-width=\"2\" points=\"");
        for (int i = 0; i + 1 < points.length; i += 2) {
            out.append(String.format(Locale.ROOT, "%s%.1f,%.1f", i == 0 ? "" : " ", points[i], points[i + 1]));
        }
        out.append("\"/>\n");
    }

    void dot(double x, double y, String color, String tip) {
        out.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s</title>"
                + "</circle>%n", x, y, color, escape(tip)));
    }

    /** @param attributes such as text-anchor, may be empty */
    void text(double x, double y, String text, String attributes) {
        out.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>%n", x, y, attributes,
                escape(text)));
    }

    /** {@return the whole picture} */
    String end() {
        return out + "</svg>\n";
    }
}
