package io.tapedeck;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * What a test waits for is mostly there within some milliseconds; Awaitility's own habit is to look after a tenth of a second,
 * and again after each. Looks from 2 ms on, then after twice as long each time, up to that tenth. JUnit finds it by
 * {@code META-INF/services}.
 */
public final class QuickPolling implements LauncherSessionListener {
    private static final Duration FIRST = Duration.ofMillis(2);
    private static final Duration LONGEST = Duration.ofMillis(100);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultPollInterval(IterativePollInterval.iterative(QuickPolling::longer, FIRST));
    }

    private static Duration longer(Duration last) {
        Duration twice = last.multipliedBy(2);
        return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
}
