package io.tapedeck.common;

import java.util.Collection;

/** Finds the name that a mistyped one most likely meant: the smallest edit distance (Levenshtein). Any thread. */
public final class NearestName {
    private NearestName() {
    }

    /** @return the nearest name; null where none is near: more than a third of the name would have to change */
    public static String of(String name, Collection<String> names) {
        String best = null;
        int bestDistance = Math.max(2, name.length() / 3) + 1;
        for (String candidate : names) {
            int distance = Math.min(distance(name, candidate), distance(lastPart(name), lastPart(candidate)) + 1);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** @return the nearest name as the end of a message: {@code ; did you mean X?}; empty where none is near */
    public static String suggestion(String name, Collection<String> names) {
        String nearest = of(name, names);
        return nearest == null ? "" : "; did you mean " + nearest + '?';
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
