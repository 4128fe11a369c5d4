package io.tapedeck.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis: values to px.
 *
 * @param least value at {@code from}; above 0 where logarithmic
 * @param most value at {@code to}, above {@code least}
 * @param from px
 * @param to px
 * @param logarithmic whether equal factors take equal room
 */
record Scale(double least, double most, double from, double to, boolean logarithmic) {
    private static final int STEPS = 5;

    Scale {
        if (!(most > least) || (logarithmic && !(least > 0))) {
            throw new IllegalArgumentException("no axis from " + least + " to " + most);
        }
    }

    /** An axis around values: from 0 where linear, else from the power of ten below the least to the one above the most. */
    static Scale around(double least, double most, double from, double to, boolean logarithmic) {
        if (logarithmic) {
            double low = Math.pow(10, Math.floor(Math.log10(Math.max(least, 1e-3))));
            double high = Math.pow(10, Math.ceil(Math.log10(Math.max(most, 1e-3))));
            return new Scale(low, high > low ? high : low * 10, from, to, true);
        }
        double step = step(Math.max(most, 1e-9));
        return new Scale(0, step * Math.ceil(Math.max(most, 1e-9) / step), from, to, false);
    }

    /** A round step, 1, 2 or 5 times a power of ten, of which about five reach {@code most}. */
    static double step(double most) {
        double raw = most / STEPS;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double digit = raw / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    /** @return where a value lies; what is outside lies on the nearer end */
    double at(double value) {
        double held = Math.clamp(value, least, most);
        double part = logarithmic
                ? Math.log(held / least) / Math.log(most / least)
                : (held - least) / (most - least);
        return from + part * (to - from);
    }

    /** @return values to draw grid lines at */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = least; tick <= most * 1.0001; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            double step = step(most - least);
            for (int i = 0; least + i * step <= most * 1.0001; i++) {
                ticks.add(least + i * step);
            }
        }
        return ticks;
    }

    /** @return a value as an axis shows it: 1.5M, 20K, 0.3 */
    static String label(double value) {
        double size = Math.abs(value);
        if (size >= 1e6) {
            return trimmed(value / 1e6) + "M";
        }
        if (size >= 1e3) {
            return trimmed(value / 1e3) + "K";
        }
        return trimmed(value);
    }

    private static String trimmed(double value) {
        String text = String.format(java.util.Locale.ROOT, "%.3f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
