package io.tapedeck.bench.proof;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** How far a run is: what is left by what the parts take elsewhere, stretched as this host has been so far. Pure. One thread. */
final class Progress {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);
    private static final double PACE_LEAST = 0.5;
    private static final double PACE_MOST = 4;

    private final List<Part> parts;
    private final boolean quick;
    private int begun;
    private double planned;
    private double taken;

    /** @param parts that run, in order */
    Progress(List<Part> parts, boolean quick) {
        this.parts = List.copyOf(parts);
        this.quick = quick;
    }

    /** @return what is told as the next part begins */
    String begin(Instant now) {
        Part part = parts.get(begun);
        double rest = 0;
        for (Part left : parts.subList(begun, parts.size())) {
            rest += left.seconds(quick);
        }
        begun++;
        return String.format("[%d of %d] %s, about %s; all done in about %s, at %s UTC", begun, parts.size(), part,
                minutes(part.seconds(quick) * pace()), minutes(rest * pace()),
                TIME.format(now.plusSeconds((long) (rest * pace()))));
    }

    /** Notes how long the part that began last took. */
    void end(Duration time) {
        planned += parts.get(begun - 1).seconds(quick);
        taken += time.toMillis() / 1e3;
    }

    private double pace() {
        return planned == 0 ? 1 : Math.clamp(taken / planned, PACE_LEAST, PACE_MOST);
    }

    private static String minutes(double seconds) {
        return seconds < 90 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
    }
}
