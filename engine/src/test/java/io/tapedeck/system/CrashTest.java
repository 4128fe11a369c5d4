package io.tapedeck.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapedeck.RealSlice;
import io.tapedeck.SharedData;
import io.tapedeck.app.LeanZip;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The engine killed with kill -9 wherever it is: each row lands once. The long form is scripts/torture. */
@Timeout(600)
class CrashTest {
    private static final int ROWS = 100_000;
    private static final int KILLS = 3;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void shouldLandEachRowOnceWhereverTheEngineIsKilled() throws IOException, SQLException, InterruptedException {
        long seed = 1;
        Path file = LeanZip.trades(folder, ROWS, seed);
        System.out.println(new CrashRun(folder, List.of(file)).run(seed, KILLS, Site::fine));
    }

    @Test
    void shouldLandEachRealTickOnceWhereverTheEngineIsKilled() throws IOException, SQLException, InterruptedException {
        Path file = RealSlice.of(SharedData.require("lean/equity-trades/spy/20131008_trade.zip"), 0, ROWS, folder);
        System.out.println(new CrashRun(folder, List.of(file)).run(4, KILLS, Site::fine));
    }
}
