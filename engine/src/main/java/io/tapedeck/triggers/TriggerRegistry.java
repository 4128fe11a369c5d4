package io.tapedeck.triggers;

import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.Object2ObjectHashMap;

/**
 * Who is alive: triggers by name, by group, and by instrument. Lists are in the order of serial numbers, so that what happens to
 * several at once happens in one order, after a restart too. One thread.
 */
final class TriggerRegistry {
    private static final Comparator<Trigger> BY_SERIAL = Comparator.comparingLong(trigger -> trigger.serial);

    final Finished finished = new Finished();
    private final Object2ObjectHashMap<String, Trigger> byId = new Object2ObjectHashMap<>();
    private final Object2ObjectHashMap<String, List<Trigger>> groups = new Object2ObjectHashMap<>();
    private final List<Watch> unsettled = new ArrayList<>();
    private Watch[] watches = new Watch[64];
    private long nextSerial = 1;

    /** @return the instrument's watch, null where it never had a trigger */
    Watch watch(int instrument) {
        return instrument < watches.length ? watches[instrument] : null;
    }

    private Watch watchOf(int instrument) {
        if (instrument >= watches.length) {
            watches = Arrays.copyOf(watches, Math.max(instrument + 1, watches.length * 2));
        }
        if (watches[instrument] == null) {
            watches[instrument] = new Watch(instrument);
        }
        return watches[instrument];
    }

    Trigger find(String id) {
        return byId.get(id);
    }

    int count() {
        return byId.size();
    }

    Trigger create(String id, int instrument, String strategy, String agent, TriggerTerms terms) {
        Trigger trigger = new Trigger(nextSerial++, id, instrument, strategy, agent);
        trigger.terms.copy(terms);
        add(trigger);
        return trigger;
    }

    private void add(Trigger trigger) {
        byId.put(trigger.id, trigger);
        joinGroup(trigger);
        if (trigger.state == TriggerState.ARMED) {
            Watch watch = watchOf(trigger.instrument);
            watch.add(trigger);
            touch(watch);
        }
    }

    void joinGroup(Trigger trigger) {
        if (trigger.terms.group != null) {
            List<Trigger> members = groups.get(trigger.terms.group);
            if (members == null) {
                members = new ArrayList<>();
                groups.put(trigger.terms.group, members);
            }
            members.add(trigger);
            members.sort(BY_SERIAL);
        }
    }

    void leaveGroup(Trigger trigger) {
        List<Trigger> members = trigger.terms.group == null ? null : groups.get(trigger.terms.group);
        if (members != null && members.remove(trigger) && members.isEmpty()) {
            groups.remove(trigger.terms.group);
        }
    }

    /** @return the others of its group that still watch; a copy */
    List<Trigger> others(Trigger trigger) {
        List<Trigger> members = trigger.terms.group == null ? null : groups.get(trigger.terms.group);
        return members == null
                ? List.of()
                : members.stream().filter(other -> other != trigger && other.state == TriggerState.ARMED).toList();
    }

    /** Its watch is to be settled at the end of the event. */
    void touch(Trigger trigger) {
        touch(watches[trigger.instrument]);
    }

    void touch(Watch watch) {
        if (!watch.unsettled) {
            watch.unsettled = true;
            unsettled.add(watch);
        }
    }

    /** To be called at the end of each event. */
    void settle() {
        for (int i = 0; i < unsettled.size(); i++) {
            unsettled.get(i).settle();
        }
        unsettled.clear();
    }

    /** Its life is over. */
    void end(Trigger trigger, TriggerState how, int remembered) {
        boolean watched = trigger.state == TriggerState.ARMED;
        trigger.state = how;
        byId.remove(trigger.id);
        leaveGroup(trigger);
        finished.add(trigger.id, how, remembered);
        if (watched) {
            touch(trigger);
        }
    }

    void save(StateWriter out) {
        List<Trigger> alive = new ArrayList<>(byId.values());
        alive.sort(BY_SERIAL);
        out.begin("alive").putLong(nextSerial).putInt(alive.size());
        alive.forEach(trigger -> trigger.save(out));
        finished.save(out);
        out.begin("newest").putInt(watches.length);
        for (Watch watch : watches) {
            out.putBoolean(watch != null);
            if (watch != null) {
                out.putLongs(watch.newest, Watch.PRICES);
            }
        }
    }

    void restore(StateReader in) {
        in.expect("alive");
        nextSerial = in.getLong();
        int alive = in.getInt();
        for (int i = 0; i < alive; i++) {
            add(Trigger.restore(in));
        }
        finished.restore(in);
        in.expect("newest");
        int instruments = in.getInt();
        for (int i = 0; i < instruments; i++) {
            if (in.getBoolean()) {
                in.getLongs(watchOf(i).newest);
            }
        }
        settle();
    }

    /** @return the living triggers by their serial numbers */
    Long2ObjectHashMap<Trigger> bySerial() {
        Long2ObjectHashMap<Trigger> all = new Long2ObjectHashMap<>();
        byId.values().forEach(trigger -> all.put(trigger.serial, trigger));
        return all;
    }
}
