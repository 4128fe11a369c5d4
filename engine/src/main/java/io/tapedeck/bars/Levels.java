package io.tapedeck.bars;

import java.util.ArrayList;
import java.util.List;

/**
 * Which bars are made from which, and how many of each are kept. Only the shortest takes ticks; a longer one takes the bars of
 * the next shorter one as they close, the day those of a minute, because a session's hours begin at any minute. Immutable.
 */
final class Levels {
    private static final Timeframe[] ALL = Timeframe.values();

    final Timeframe[] timeframes;
    /** Numbers of the levels made from a level. */
    final int[][] longer;
    /** First place of a level among the bars of an instrument, and how many it has. */
    final int[] first;
    final int[] places;
    final boolean[] shown;
    /** Places of all levels together. */
    final int count;
    final int minute;
    final int day;

    Levels(BarOptions options) {
        List<Timeframe> made = new ArrayList<>();
        for (Timeframe timeframe : ALL) {
            if (options.timeframes().contains(timeframe) || timeframe == Timeframe.M1 || timeframe == Timeframe.D1) {
                made.add(timeframe);
            }
        }
        timeframes = made.toArray(new Timeframe[0]);
        minute = made.indexOf(Timeframe.M1);
        day = made.indexOf(Timeframe.D1);
        first = new int[timeframes.length];
        places = new int[timeframes.length];
        shown = new boolean[timeframes.length];
        longer = new int[timeframes.length][];
        int next = 0;
        for (int level = 0; level < timeframes.length; level++) {
            long length = timeframes[level].lengthNs();
            first[level] = next;
            // the open one, those that wait for late ticks, one ahead of the clock, and the closed ones
            places[level] = 2 + Math.toIntExact(Math.ceilDiv(options.latenessNs(), length)) + options.history();
            shown[level] = options.timeframes().contains(timeframes[level]);
            next += places[level];
            longer[level] = longer(level);
        }
        count = next;
    }

    private int[] longer(int level) {
        boolean next = level + 1 < day;
        return level == minute
                ? next ? new int[]{level + 1, day} : new int[]{day}
                : next ? new int[]{level + 1} : new int[0];
    }

    /** @return length of the bars that take ticks, ns */
    long shortestNs() {
        return timeframes[0].lengthNs();
    }
}
