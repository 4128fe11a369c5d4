package io.tapedeck.bench.frame;

import io.tapedeck.app.config.Settings;
import io.tapedeck.app.engine.Engine;
import io.tapedeck.app.engine.EngineOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the engine as the daemon runs it, listeners and clock included, with the shipped configuration. */
public final class BenchEngine {
    private BenchEngine() {
    }

    /**
     * Starts one that lands in a database; the caller closes it.
     *
     * @param data a new data directory
     * @param sets settings that differ, KEY=VALUE; ports are free ones unless set
     */
    public static Engine start(BenchDatabase target, Path data, String... sets) {
        List<String> all = new ArrayList<>(target.engineSettings());
        all.addAll(List.of("http.port=0", "ilp.port=0"));
        all.addAll(List.of(sets));
        return Engine.start(new EngineOptions(data, Settings.load(null, all), true, true));
    }
}
