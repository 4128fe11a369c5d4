package io.tapedeck.signals;

import io.tapedeck.bars.Bar;
import io.tapedeck.bars.Timeframe;
import io.tapedeck.common.FixedPoint;
import io.tapedeck.common.KeyValues;
import io.tapedeck.common.StateReader;
import io.tapedeck.common.StateWriter;
import io.tapedeck.event.Tick;
import io.tapedeck.indicators.IndicatorValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Agents, fusion and judgement as one state machine: ticks, closed bars, rows of other agents and the tape's clock in; signals,
 * fused signals and outcomes to the listener. Nothing is allocated a tick. The thread that decides.
 */
@SuppressWarnings("EnumOrdinal") // counters stand in the order of the constants; a snapshot is read by its own version alone
public final class SignalFusion {
    private static final long NS_A_MINUTE = 60_000_000_000L;
    private static final int NONE = -1;

    private final FusionListener listener;
    private final Symbols symbols = new Symbols();
    private final Prices prices = new Prices();
    private final Quotes quotes = new Quotes();
    private final Voices voices = new Voices();
    private final LatestSignals latest = new LatestSignals();
    private final SymbolStates states = new SymbolStates();
    private final Judge judge;
    private final Blender blender = new Blender(voices, latest);
    private final Arbitrage arbitrage = new Arbitrage(symbols, quotes);
    private final Blend blend = new Blend(voices, arbitrage);
    private final Refusals refusals;
    private final AgentCounts agentCounts = new AgentCounts();
    private final long[] conflicts = new long[ConflictAction.values().length];
    private UnsafeBuffer[] agentNames = new UnsafeBuffer[0];
    private final AgentDesk.Floor floor = this::onSpoken;
    private SignalOptions options = SignalOptions.of(KeyValues.EMPTY);
    private FusionOptions fusion = FusionOptions.of(KeyValues.EMPTY);
    private final List<Agent> given;
    private AgentDesk desk;
    private SwingTracks swings;
    private int[] voiceOfAgent = new int[0];
    private boolean spoke;
    private long fused;
    private long unchanged;

    /** @param listener takes what is said */
    public SignalFusion(FusionListener listener) {
        this(listener, null);
    }

    /**
     * As above, with other agents than the built-in ones of the settings.
     *
     * @param agents in order; null takes those that the settings name
     */
    public SignalFusion(FusionListener listener, List<Agent> agents) {
        this.listener = listener;
        given = agents;
        judge = new Judge(prices, voices, listener);
        refusals = new Refusals(listener);
        configure(options, fusion);
    }

    /**
     * Takes settings. Other agents, timeframes or swings than before begin anew, and need their bars to warm up; what was said, what
     * awaits its horizon and the hit rates stay.
     */
    public void configure(SignalOptions newOptions, FusionOptions newFusion) {
        boolean anew = desk == null || !newOptions.equals(options)
                || !newFusion.fibonacciTimeframes().equals(fusion.fibonacciTimeframes());
        options = newOptions;
        fusion = newFusion;
        symbols.prefer(options.venues());
        judge.configure(options);
        blender.configure(fusion);
        refusals.configure(options.reportNs());
        if (anew) {
            desk = new AgentDesk(options, given != null ? given : Agents.of(options.agents()));
            swings = new SwingTracks(options, desk.agents(), fusion.fibonacciTimeframes());
            for (int symbol = 0; symbol < symbols.count(); symbol++) {
                define(symbol);
            }
            if (latest.isEmpty()) {
                voices.clear();
            }
            nameAgents();
        }
    }

    private void nameAgents() {
        voiceOfAgent = new int[desk.agents().size()];
        agentNames = new UnsafeBuffer[voiceOfAgent.length];
        for (int i = 0; i < voiceOfAgent.length; i++) {
            Agent agent = desk.agents().get(i);
            voiceOfAgent[i] = voices.of(agent.name(), agent.type(), Integer.MAX_VALUE);
            agentNames[i] = new UnsafeBuffer(agent.name().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Takes the next instrument's definition: dense indexes from 0. */
    public void define(Venue venue) {
        symbols.define(venue);
        int instrument = symbols.instruments() - 1;
        int symbol = symbols.symbolOf(instrument);
        prices.define(instrument);
        quotes.define(instrument);
        judge.define(instrument);
        latest.define(symbol);
        states.define(symbol);
        define(symbol);
    }

    private void define(int symbol) {
        desk.define(symbol);
        swings.define(symbol);
    }

    /** @return dense index of the instrument that agents of a symbol listen to, -1 where none has the symbol */
    public int primary(String symbol) {
        byte[] name = symbol.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int found = symbols.find(new org.agrona.concurrent.UnsafeBuffer(name), 0, name.length);
        return found < 0 ? found : symbols.primary(found);
    }

    /** @return whether agents of the instrument's symbol listen to it */
    public boolean isPrimary(int instrument) {
        return symbols.primary(symbols.symbolOf(instrument)) == instrument;
    }

    /** Takes a tick of a defined instrument. */
    public void onTick(Tick tick, int instrument) {
        int flags = tick.flags();
        long time = tick.eventTime();
        prices.from(instrument, tick.feedId(), tick.isHistorical());
        boolean good = (flags & Prices.BAD) == 0;
        if (good) {
            judge.before(instrument, time);
            states.pass(symbols.symbolOf(instrument), time);
        }
        boolean priced;
        if (tick.isTrade()) {
            priced = prices.onTrade(instrument, time, tick.price(), flags);
        } else {
            quotes.put(instrument, tick, flags);
            priced = prices.onQuote(instrument, time, tick.bid(), tick.ask(), flags);
        }
        if (priced) {
            judge.onPrice(instrument, prices.price(instrument));
        }
        judge.goOn(1);
    }

    /** Reads the memory that a tick of an instrument will touch, and changes nothing; @return anything made of it. */
    public long preview(int instrument) {
        return prices.time(instrument) + quotes.time(instrument) + judge.due(instrument)
                + states.pass(symbols.symbolOf(instrument), Long.MIN_VALUE);
    }

    /** Takes a closed bar and the indicators after it; revisions are ignored, and bars of venues other than the primary one. */
    public void onBar(Bar bar, IndicatorValues values) {
        int instrument = bar.instrument();
        int symbol = symbols.symbolOf(instrument);
        if (bar.revision() > 0 || !isPrimary(instrument)) {
            return;
        }
        if (bar.historical()) {
            judge.before(instrument, bar.end());
        }
        states.pass(symbol, bar.end());
        if (bar.timeframe() == options.timeframe()) {
            states.volatility(symbol, values.realizedVolatility());
        }
        swings.onBar(symbol, bar, values.atr14());
        spoke = false;
        desk.onBar(symbol, bar, values, swings, floor);
        if (spoke) {
            fuse(symbol);
        }
    }

    private void onSpoken(int agentIndex, int symbol, AgentSignal signal, boolean historical) {
        signal.id = listener.onSignal(signal);
        int voice = voiceOfAgent[agentIndex];
        int slot = latest.put(symbol, voice, signal.time(), Integer.MAX_VALUE, Long.MIN_VALUE);
        if (slot < 0) {
            return;
        }
        double gain = signal.direction * (signal.target - signal.entry) / signal.entry;
        double loss = signal.direction * (signal.entry - signal.stop) / signal.entry;
        boolean relative = signal.entry > 0;
        latest.fill(slot, signal.direction, signal.value(), signal.confidence(), signal.holding,
                relative ? gain : Double.NaN, relative ? loss : Double.NaN);
        spoke = true;
        agentCounts.count(agentNames[agentIndex], 0, agentNames[agentIndex].capacity(), null);
        if (signal.direction != 0 && !judge.add(signal.instrument, voice, signal.direction, historical, signal.id,
                signal.time, signal.holding, relative ? gain : Double.NaN)) {
            refusals.refuse(Refusal.NOT_JUDGED, signal.time, signal);
            agentCounts.count(agentNames[agentIndex], 0, agentNames[agentIndex].capacity(), Refusal.NOT_JUDGED);
        }
    }

    /** Takes a signal from outside: checked, fused, and judged at its horizon; or refused, and told. */
    public void onExternal(ExternalSignal signal) {
        judge.goOn(1);
        Refusal wrong = signal.check();
        int symbol = NONE;
        if (wrong == null) {
            symbol = symbols.find(signal.symbol, 0, signal.symbolLength);
            wrong = symbol == NONE ? Refusal.UNKNOWN_SYMBOL : take(symbol, signal);
        }
        count(signal, wrong);
        if (wrong != null) {
            refusals.refuse(wrong, signal.receiveTime, signal);
        } else {
            fuse(symbol);
        }
    }

    private void count(ExternalSignal signal, Refusal reason) {
        agentCounts.count(signal.agent, 0, Math.min(signal.agentLength, ExternalSignal.AGENT_MAX), reason);
    }

    private Refusal take(int symbol, ExternalSignal signal) {
        int instrument = symbols.primary(symbol);
        int direction = signal.side();
        double entry = Double.isNaN(signal.entry) ? reference(instrument) : signal.entry;
        double gain = direction != 0 && entry > 0 ? direction * (signal.target - entry) / entry : Double.NaN;
        double loss = direction != 0 && entry > 0 ? direction * (entry - signal.stop) / entry : Double.NaN;
        if (gain <= 0 || loss <= 0) {
            return Refusal.LEVELS;
        }
        if (signal.time - signal.receiveTime > options.aheadMaxNs()) {
            return Refusal.AHEAD;
        }
        if (states.pass(symbol, signal.time) - signal.time > fusion.forgetNs()) {
            return Refusal.OLD;
        }
        int voice = voices.of(signal.agent, 0, signal.agentLength, signal.type, 0, signal.typeLength,
                options.voicesMax());
        if (voice == Voices.UNKNOWN) {
            return Refusal.VOICES;
        }
        int slot = latest.put(symbol, voice, signal.time, fusion.voicesMax(), signal.time - fusion.forgetNs());
        if (slot < 0) {
            return slot == LatestSignals.SUPERSEDED ? Refusal.SUPERSEDED : Refusal.SYMBOL_VOICES;
        }
        long holding = Double.isNaN(signal.holdingMinutes)
                ? options.holdingNs()
                : ((long) signal.holdingMinutes) * NS_A_MINUTE;
        latest.fill(slot, direction, signal.value, signal.confidence, holding, gain, loss);
        double predicted = Double.isNaN(gain) ? usual(symbol, signal.value, holding) : gain;
        if (direction != 0 && !judge.add(instrument, voice, direction, prices.historical(instrument), signal.id,
                signal.time, holding, predicted)) {
            refusals.refuse(Refusal.NOT_JUDGED, signal.receiveTime, signal);
            count(signal, Refusal.NOT_JUDGED);
        }
        return null;
    }

    private double reference(int instrument) {
        long price = prices.price(instrument);
        return price == FixedPoint.ABSENT ? Double.NaN : price / Prices.UNITS;
    }

    private double usual(int symbol, double value, long holding) {
        return Math.abs(value) * states.volatility(symbol)
                * Math.sqrt((double) holding / options.timeframe().lengthNs());
    }

    private void fuse(int symbol) {
        long now = states.pass(symbol, Long.MIN_VALUE);
        if (!blender.blend(symbol, now, blend)) {
            return;
        }
        Blend.Result result = blend.result;
        if (!states.isNews(symbol, result.direction, result.value, fusion)) {
            unchanged++;
            return;
        }
        int instrument = symbols.primary(symbol);
        double price = reference(instrument);
        result.instrument = instrument;
        result.time = states.tell(symbol, result.direction, result.value);
        Timeframe timeframe = options.timeframe();
        blender.expect(blend, price, states.volatility(symbol), timeframe.lengthNs(), symbols.venue(instrument).step());
        blend.confluence().find(symbol, price, swings, fusion);
        arbitrage.find(symbol, now, fusion);
        fused++;
        conflicts[result.action.ordinal()]++;
        listener.onFused(blend);
    }

    /** The tape goes back to an older day: what was said of symbols whose time lies behind {@code newer}, ns, is of another one. */
    public void onTimeBack(long newer) {
        states.older(newer, symbols.count(), latest);
    }

    /** Takes the tape's clock, ns: judges live signals whose horizon is behind it, reports refusals that wait. */
    public void onClock(long time) {
        judge.onClock(time);
        refusals.onClock(time);
    }

    /** Takes a feed's end: historical signals on instruments that it fed last are judged as far as it went. */
    public void onFeedEnd(long feedId) {
        for (int instrument = 0; instrument < symbols.instruments(); instrument++) {
            if (prices.feed(instrument) == feedId) {
                judge.onEnd(instrument);
            }
        }
    }

    /** @return fused signals told */
    public long fused() {
        return fused;
    }

    /** @return times that signals were fused to nothing new, and not told */
    public long unchanged() {
        return unchanged;
    }

    /** @return fused signals told after a conflict that ended so */
    public long conflicts(ConflictAction action) {
        return conflicts[action.ordinal()];
    }

    /** @return agents that are counted by name; the first stands for those beyond {@value AgentCounts#MOST} */
    public int agents() {
        return agentCounts.agents();
    }

    /** @return an agent's name as it was sent; empty: it had none */
    public String agent(int index) {
        return agentCounts.agent(index);
    }

    /** @return an agent's signals refused for a reason; null: those taken */
    public long ofAgent(int index, Refusal reason) {
        return agentCounts.count(index, reason);
    }

    /** @return signals that await their horizon */
    public int waiting() {
        return judge.waiting();
    }

    /** @return signals judged */
    public long judged() {
        return judge.judged();
    }

    /** @return signals refused for a reason */
    public long refused(Refusal reason) {
        return refusals.count(reason);
    }

    /** Writes the state; definitions and settings excepted. */
    public void save(StateWriter state) {
        prices.save(state);
        quotes.save(state);
        voices.save(state);
        latest.save(state);
        states.save(state);
        judge.save(state);
        refusals.save(state);
        desk.save(state);
        swings.save(state);
        prices.saveFeeds(state);
        state.putLong(fused).putLong(unchanged).putLongs(conflicts, conflicts.length);
        agentCounts.save(state);
    }

    /** Reads it back: after the settings and the definitions of then. */
    public void restore(StateReader state) {
        prices.restore(state);
        quotes.restore(state);
        voices.restore(state);
        latest.restore(state);
        states.restore(state);
        judge.restore(state);
        refusals.restore(state);
        desk.restore(state);
        swings.restore(state);
        prices.restoreFeeds(state);
        fused = state.getLong();
        unchanged = state.getLong();
        System.arraycopy(state.getLongs(new long[conflicts.length]), 0, conflicts, 0, conflicts.length);
        agentCounts.restore(state);
        nameAgents();
    }
}
