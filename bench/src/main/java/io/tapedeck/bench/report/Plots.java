package io.tapedeck.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The pictures of a result. Pure. */
public final class Plots {
    private Plots() {
    }

    /** @return file name to picture, in the order of the report */
    public static Map<String, String> of(ProofResult result) {
        Map<String, String> plots = new LinkedHashMap<>();
        for (Section section : result.sections()) {
            plots.put("rates-" + section.key() + ".svg", BarPlot.of(section));
            String spent = SpentPlot.of(section);
            if (!spent.isEmpty()) {
                plots.put("cpu-" + section.key() + ".svg", spent);
            }
        }
        Map<Long, List<Latency>> rates = new TreeMap<>();
        result.latencies().forEach(each -> rates.computeIfAbsent(each.rate(), _ -> new ArrayList<>()).add(each));
        rates.forEach((rate, each) -> plots.put("latency-" + rate + ".svg", latency(rate, each)));
        for (Growth growth : result.growths()) {
            plots.put("growth-" + growth.key() + ".svg", growth(growth));
            if (growth.points().stream().anyMatch(point -> !point.run().cpu().isEmpty())) {
                plots.put("cost-" + growth.key() + ".svg", cost(growth));
            }
        }
        if (result.soak() != null && !result.soak().samples().isEmpty()) {
            soak(result.soak(), plots);
        }
        return plots;
    }

    /** Percentiles as 1 / (1 - p), so that each further nine takes the same room. */
    private static String latency(long rate, List<Latency> latencies) {
        LinePlot plot = new LinePlot("Latency from planned send time at " + Scale.label((double) rate) + " events/s",
                new LinePlot.Axis("1 / (1 − percentile): 10 is p90, 100 is p99, 1K is p99.9", true),
                new LinePlot.Axis("µs", true));
        for (Latency each : latencies) {
            plot.add(each.name(), each.curve().stream()
                    .filter(point -> point.percentile() < 100)
                    .map(point -> new double[]{100 / (100 - point.percentile()), Math.max(0.1, point.micros())})
                    .toList());
        }
        return plot.svg();
    }

    private static String growth(Growth growth) {
        return new LinePlot(growth.title(), new LinePlot.Axis(growth.quantity(), spans(growth)),
                new LinePlot.Axis("rows/s", false))
                .add("rows/s", growth.sizes().entrySet().stream()
                        .map(each -> new double[]{each.getKey(), each.getValue().rowsPerSecond()}).toList())
                .svg();
    }

    private static String cost(Growth growth) {
        Map<String, List<double[]>> spent = new LinkedHashMap<>();
        growth.sizes().forEach((size, runs) -> runs.cpu()
                .forEach((who, micros) -> spent.computeIfAbsent(who, _ -> new ArrayList<>())
                        .add(new double[]{size, micros})));
        LinePlot plot = new LinePlot(growth.title() + ": what a row costs",
                new LinePlot.Axis(growth.quantity(), spans(growth)),
                new LinePlot.Axis("processor time a row, µs", false));
        spent.forEach(plot::add);
        return plot.svg();
    }

    private static boolean spans(Growth growth) {
        double least = growth.points().stream().mapToDouble(Growth.Point::size).min().orElse(0);
        double most = growth.points().stream().mapToDouble(Growth.Point::size).max().orElse(0);
        return least > 0 && most / least >= 20;
    }

    private static void soak(Soak soak, Map<String, String> plots) {
        plots.put("soak-lag.svg", over("Lag over time", "s", soak)
                .add("planned until visible, slowest", points(soak, Soak.Sample::lagSeconds)).svg());
        plots.put("soak-memory.svg", over("Memory over time", "MB", soak)
                .add("heap in use", points(soak, Soak.Sample::heapMb))
                .add("resident, without mapped files", points(soak, Soak.Sample::residentMb))
                .add("resident part of mapped files", points(soak, Soak.Sample::mappedMb)).svg());
        plots.put("soak-collections.svg", over("Collections over time", "ms", soak)
                .add("longest pause of the second", points(soak, Soak.Sample::pauseMs)).svg());
        plots.put("soak-disk.svg", over("Disk over time", "MB", soak)
                .add("journal", points(soak, Soak.Sample::journalMb))
                .add("database", points(soak, Soak.Sample::databaseMb)).svg());
        plots.put("soak-files.svg", over("File handles over time", "open", soak)
                .add("open files", points(soak, sample -> sample.files())).svg());
    }

    private static LinePlot over(String title, String unit, Soak soak) {
        return new LinePlot(title + " at " + Scale.label((double) soak.rate()) + " ticks/s",
                new LinePlot.Axis("s", false),
                new LinePlot.Axis(unit, false));
    }

    private static List<double[]> points(Soak soak, ToDoubleFunction<Soak.Sample> value) {
        return soak.samples().stream().map(sample -> new double[]{sample.second(), value.applyAsDouble(sample)})
                .toList();
    }
}
