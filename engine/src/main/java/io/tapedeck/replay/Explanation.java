package io.tapedeck.replay;

import java.util.List;
import java.util.Map;

/**
 * Why a decision was made.
 *
 * @param id that was asked for
 * @param table of the decision's row
 * @param exchange of what was decided on: an order's own, a signal's primary venue; empty where the tape defines none
 * @param decision its columns
 * @param output its output sequence; 0 = it came by the tape
 * @param cause market sequence of the event that it was made on
 * @param rule the trigger's columns when it fired; of a signal, and of an order that followed one, the settings that weighed; empty where there is
 *            none
 * @param steps what armed, moved and fired it, or what signals were made of, in order; of many moves the last ones
 * @param movesLeftOut moves that are not among the steps
 * @param configurationHash of the settings that held, in hex
 * @param snapshot market sequence of the snapshot that deciding again began with; 0 = it began with the oldest event
 * @param rerunFrom event with which deciding again began
 * @param same whether deciding again gave the same; null where it could not be tried
 * @param difference where it differs, or why it could not be tried; empty where it is the same
 */
public record Explanation(String id, String table, String exchange, Map<String, Object> decision, long output,
        long cause, Map<String, Object> rule, List<Step> steps, long movesLeftOut, String configurationHash,
        long snapshot, long rerunFrom, Boolean same, String difference) {
}
