package io.tapedeck.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The runs of one name.
 *
 * @param runs at least one, in the order in which they ran
 */
public record Repeated(List<Measurement> runs) {
    /** Copies. */
    public Repeated {
        runs = List.copyOf(runs);
    }

    /** @return runs gathered by name and table, in the order in which these first appear */
    public static List<Repeated> of(List<Measurement> all) {
        Map<String, List<Measurement>> byName = new LinkedHashMap<>();
        for (Measurement each : all) {
            byName.computeIfAbsent(each.name() + '\n' + each.table(), _ -> new ArrayList<>()).add(each);
        }
        return byName.values().stream().map(Repeated::new).toList();
    }

    /** @return what ran */
    public String name() {
        return runs.getFirst().name();
    }

    /** @return the median of the runs' rates, rows a second */
    public double rowsPerSecond() {
        return Statistics.median(runs.stream().map(Measurement::rowsPerSecond).toList());
    }

    /** @return slowest and fastest, rows a second; empty for a single run */
    public String spread() {
        if (runs.size() == 1) {
            return "";
        }
        double least = runs.stream().mapToDouble(Measurement::rowsPerSecond).min().orElseThrow();
        double most = runs.stream().mapToDouble(Measurement::rowsPerSecond).max().orElseThrow();
        return String.format("%,.0f to %,.0f", least, most);
    }

    /** @return mean processor time a row by who spent it, µs; empty where no run measured it */
    public Map<String, Double> cpu() {
        List<Measurement> measured = runs.stream().filter(run -> !run.cpu().isEmpty()).toList();
        Map<String, Double> mean = new LinkedHashMap<>();
        measured.forEach(
                run -> run.cpu().forEach((who, micros) -> mean.merge(who, micros / measured.size(), Double::sum)));
        return mean;
    }

    /** @return true where every run counted right */
    public boolean good() {
        return runs.stream().allMatch(Measurement::good);
    }
}
