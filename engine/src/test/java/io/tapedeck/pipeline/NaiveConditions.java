package io.tapedeck.pipeline;

import io.tapedeck.event.EventFlags;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The condition rules written down once more, as plainly as can be: sets, lists, exact decimals, the whole past kept. */
final class NaiveConditions {
    /** An event as its producer sees it; a trade has no ask. Long.MIN_VALUE is absent. */
    record Tick(boolean quote, boolean historical, long instrument, long feed, long number, Long time, long received,
            Long price, Long size, Long ask, Long askSize) {
    }

    private static final class Level {
        Long good;
        final List<Long> outliers = new ArrayList<>();
    }

    private final ConditionOptions options;
    private final Map<Long, Set<Long>> numbers = new HashMap<>();
    private final Map<List<Long>, List<Long>> times = new HashMap<>();
    private final Map<List<Long>, Level> levels = new HashMap<>();
    private final Map<Long, Long> historicalFeeds = new HashMap<>();

    NaiveConditions(ConditionOptions options) {
        this.options = options;
    }

    int flags(Tick tick) {
        int flags = number(tick);
        if (!tick.historical && tick.time != null) {
            flags |= tick.received - tick.time > options.stalenessNsMax() ? EventFlags.STALE : 0;
            flags |= tick.time - tick.received > options.clockNsMax() ? EventFlags.FUTURE : 0;
        }
        Long price = tick.price;
        if (tick.quote) {
            boolean bid = present(tick.price, tick.size);
            boolean ask = present(tick.ask, tick.askSize);
            flags |= bid ? size(tick.size) : 0;
            flags |= ask ? size(tick.askSize) : 0;
            price = null;
            if (!bid || !ask) {
                flags |= EventFlags.ONE_SIDED;
            } else {
                flags |= tick.price > tick.ask ? EventFlags.CROSSED : 0;
                flags |= tick.price.equals(tick.ask) ? EventFlags.LOCKED : 0;
                price = Math.floorDiv(tick.price + tick.ask, 2L);
            }
        } else {
            flags |= size(tick.size);
        }
        List<Long> track = List.of(tick.instrument, tick.historical ? 1L : 0L);
        if (tick.historical && !Long.valueOf(tick.feed).equals(historicalFeeds.put(tick.instrument, tick.feed))) {
            times.remove(track);
            levels.remove(track);
        }
        if (tick.time != null) {
            flags |= time(track, tick.time, (flags & EventFlags.FUTURE) != 0);
        }
        if (price != null) {
            flags |= price(levels.computeIfAbsent(track, _ -> new Level()), price);
        }
        return flags;
    }

    private int number(Tick tick) {
        if (tick.feed == 0 || tick.number == 0) {
            return 0;
        }
        Set<Long> seen = numbers.computeIfAbsent(tick.feed, _ -> new HashSet<>());
        long highest = seen.stream().mapToLong(Long::longValue).max().orElse(tick.number - 1);
        boolean twice = !seen.add(tick.number) || tick.number <= highest - 64;
        return (twice ? EventFlags.DUPLICATE : 0) | (tick.number > highest + 1 ? EventFlags.GAP : 0);
    }

    private int time(List<Long> track, long time, boolean doubtful) {
        List<Long> earlier = times.computeIfAbsent(track, _ -> new ArrayList<>());
        boolean late = earlier.stream().anyMatch(other -> other - time > options.latenessNsMax());
        if (!doubtful) {
            earlier.add(time);
        }
        return late ? EventFlags.LATE : 0;
    }

    private int price(Level level, long price) {
        if (level.good == null || level.good == 0 || near(price, level.good)) {
            level.good = price;
            level.outliers.clear();
            return 0;
        }
        if (!level.outliers.isEmpty() && !near(price, level.outliers.getLast())) {
            level.outliers.clear();
        }
        level.outliers.add(price);
        if (level.outliers.size() == options.outlierLimit()) {
            level.good = price;
            level.outliers.clear();
        }
        return EventFlags.OUTLIER;
    }

    private boolean near(long price, long level) {
        BigDecimal distance = BigDecimal.valueOf(price).subtract(BigDecimal.valueOf(level)).abs();
        BigDecimal share = BigDecimal.valueOf(options.outlierPpm()).movePointLeft(6);
        return distance.compareTo(BigDecimal.valueOf(level).abs().multiply(share)) <= 0;
    }

    private static boolean present(Long price, Long size) {
        return price != null && (price != 0 || size == null || size != 0);
    }

    private static int size(Long size) {
        return size == null ? EventFlags.SIZE_ABSENT : size == 0 ? EventFlags.ZERO_SIZE : 0;
    }
}
