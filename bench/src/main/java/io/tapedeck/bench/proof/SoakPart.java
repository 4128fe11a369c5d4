package io.tapedeck.bench.proof;

import io.tapedeck.bench.frame.WorkDirectory;
import io.tapedeck.bench.soak.SoakRun;
import java.nio.file.Path;

/** Ten minutes at the rate of the first claim. */
final class SoakPart {
    private static final long RATE = 100_000;

    private SoakPart() {
    }

    static void run(Stand stand) throws Exception {
        stand.findings.heading("Soak, " + stand.options.soakSeconds() + " s");
        Path data = stand.fresh();
        SoakRun.Found found = new SoakRun(stand.target, data, RATE, stand.options.soakSeconds(),
                stand.histograms("soak"))
                .run(stand.options.symbols());
        stand.findings.add(found.soak());
        found.latencies().forEach(each -> stand.findings.add(each.named("soak: " + each.name())));
        WorkDirectory.delete(data);
        stand.target.begin("ticks");
    }
}
