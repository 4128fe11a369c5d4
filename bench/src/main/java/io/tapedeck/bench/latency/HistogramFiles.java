package io.tapedeck.bench.latency;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Keeps histograms as HdrHistogram's logs, one interval a file, values in ns.
 *
 * @param directory where
 * @param prefix what each name begins with
 */
public record HistogramFiles(Path directory, String prefix) {
    /** @return the name of the file written */
    public String keep(String name, long rate, Histogram times) throws IOException {
        String file = prefix + "-latency-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + '-' + rate
                + ".hlog";
        HistogramLogWriter log = new HistogramLogWriter(directory.resolve(file).toFile());
        try {
            log.outputComment("[" + name + " at " + rate + "/s, from planned send times; ns]");
            log.outputLogFormatVersion();
            log.outputLegend();
            log.outputIntervalHistogram(0, 1, times, 1.0);
        } finally {
            log.close();
        }
        return file;
    }
}
