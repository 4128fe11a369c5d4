package io.tapedeck.app.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.SharedData;
import io.tapedeck.app.LeanZip;
import io.tapedeck.app.config.Settings;
import io.tapedeck.decide.OutputsOracle;
import io.tapedeck.event.Catalogue;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instruments;
import io.tapedeck.feed.capture.BinanceFormat;
import io.tapedeck.feed.capture.BinanceOptions;
import io.tapedeck.feed.file.FileFeed;
import io.tapedeck.feed.file.FileFeedOptions;
import io.tapedeck.feed.file.FileFormat;
import io.tapedeck.feed.file.FileProgress;
import io.tapedeck.feed.file.LeanFormat;
import io.tapedeck.feed.file.LeanOptions;
import io.tapedeck.feed.file.LoadedFiles;
import io.tapedeck.journal.Journal;
import io.tapedeck.journal.JournalOptions;
import io.tapedeck.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One tape gives one sequence of outputs, byte for byte, whatever the thread map and however often (I6). */
@Timeout(600)
class DecideModesTest {
    private static final String ID = "0f8e1c52-6a0b-4d2f-9f57-3f6f2b1d9a10\n";
    private static final long RECEIVED = 1_700_000_000_000_000_000L;
    private static final long CLOCK_STEP = 60_000_000_000L;
    private static final int CLOCKS = 30;
    private static final int ROWS = 30_000;

    @TempDir
    Path folder;

    private int runs;

    private record Input(Path file, FileFormat format) {
    }

    @Test
    void shouldDecideTheSameInEveryThreadingModeTwice() throws IOException {
        Input made = new Input(LeanZip.trades(folder, ROWS, 7), LeanFormat.trades(LeanOptions.fromFile()));
        requireSame(List.of(made));
    }

    @Test
    void shouldDecideTheSameOfARealDayOfQuotes() throws IOException {
        requireSame(List.of(quotes("lean/fx-quotes/eurusd-fxcm/20140504_quote.zip")));
    }

    @Test
    @Tag("torture")
    void shouldDecideTheSameOfAllRealDays() throws IOException {
        for (String days : List.of("lean/equity-trades/spy", "lean/equity-trades/aig")) {
            requireSame(all(days, LeanFormat.trades(LeanOptions.fromFile())));
        }
        requireSame(all("lean/equity-quotes/aig", LeanFormat.quotes(LeanOptions.fromFile())));
        requireSame(all("lean/fx-quotes/eurusd-fxcm", LeanFormat.quotes(LeanOptions.fromFile())));
        requireSame(all("binance-ws", new BinanceFormat(BinanceOptions.defaults())));
    }

    private static Input quotes(String name) {
        return new Input(SharedData.require(name), LeanFormat.quotes(LeanOptions.fromFile()));
    }

    private static List<Input> all(String directory, FileFormat format) throws IOException {
        try (Stream<Path> files = Files.list(SharedData.require(directory))) {
            return files.sorted().map(file -> new Input(file, format)).toList();
        }
    }

    private void requireSame(List<Input> inputs) throws IOException {
        String compact = run(inputs, "compact");
        System.out.println("decided: " + compact);
        assertThat(run(inputs, "compact")).as("compact again").isEqualTo(compact);
        assertThat(run(inputs, "split")).as("split").isEqualTo(compact);
        assertThat(run(inputs, "split")).as("split again").isEqualTo(compact);
        if (Runtime.getRuntime().availableProcessors() >= 2) {
            assertThat(run(inputs, "split-pinned", "pipeline.cores=[0,1]")).as("split-pinned").isEqualTo(compact);
        }
    }

    private String run(List<Input> inputs, String threading, String... sets) throws IOException {
        Path data = folder.resolve("run-" + runs++);
        Path directory = Files.createDirectories(data.resolve("journal"));
        Files.writeString(directory.resolve("journal.id"), ID); // text ids of orders begin with it
        List<String> all = new ArrayList<>(List.of(sets));
        all.add("pipeline.threading=" + threading);
        all.add("pipeline.block-bytes-max=16KiB");
        all.add("pipeline.ring-slots=4096");
        Settings settings = Settings.load(null, all);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        EpochNanoClock fixed = () -> RECEIVED;
        try (Journal journal = Journal.open(directory, JournalOptions.defaults().withChronicleBlockBytes(1 << 20)
                .withDiskFloorBytes(64 << 20));
                DecideRoom room = DecideRoom.recover(journal, data, settings.decide(), 0);
                Pipeline pipeline = new Pipeline(ComponentOptions.pipeline(settings.pipeline(),
                        new SystemEpochNanoClock()), journal.startMarket(1), journal.progress(), journal.diskGuard(),
                        journal.recovered().catalogue(), 1, room, failure::set)) {
            pipeline.start();
            new FirstEvents(journal, pipeline.publisher(), fixed).offer(1, room.decisions(),
                    settings.decide().values());
            Instruments instruments = new Instruments();
            LoadedFiles none = new LoadedFiles(new Catalogue(1, 1)::feed);
            for (Input input : inputs) {
                FileFeed feed = new FileFeed(input.file(), input.format(),
                        new FileFeedOptions(false, 0, 64, true, 1, 1 << 20), none, pipeline.publisher(), instruments,
                        (origin, reason, feedId, payload, offset, length) -> {
                            throw new AssertionError(origin + ": " + reason);
                        }, new BackoffIdleStrategy(10, 10, 1_000, 1_000_000), fixed, FileProgress.NONE);
                feed.run();
            }
            Frame frame = new Frame(128);
            for (int i = 0; i < CLOCKS; i++) {
                frame.clear();
                frame.clock(RECEIVED + i * CLOCK_STEP);
                while (pipeline.publisher().offer(frame) < 0) {
                    Thread.onSpinWait();
                }
            }
            pipeline.stop(Duration.ofMinutes(5));
            room.stop(Duration.ofSeconds(30));
        }
        assertThat(failure.get()).isNull();
        OutputsOracle.requireEqual(directory);
        return OutputsOracle.hash(directory);
    }
}
