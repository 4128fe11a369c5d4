package io.tapedeck.feed.synthetic;

import io.tapedeck.common.Hashing;
import io.tapedeck.common.TapedeckException;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instrument;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.codec.FeedStatusKind;
import io.tapedeck.event.codec.QuoteEncoder;
import io.tapedeck.event.codec.TradeEncoder;
import io.tapedeck.feed.Feed;
import io.tapedeck.feed.FeedCounters;
import io.tapedeck.feed.FeedInstruments;
import io.tapedeck.feed.WaitingPublisher;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;

/**
 * Plays a made-up tape into the ring. Feed sequences count the generated events, so what was refused shows as a gap. At
 * {@link SyntheticPace#PLANNED} the receive time in each event is its planned time: a latency measured from it holds the
 * time that a stalled engine made it wait (no coordinated omission). Runs once, on the caller's thread.
 */
public final class SyntheticFeed implements Feed {
    private static final int FRAME_EVENTS = 64;
    /**
     * Shortest sleep before an event that is not due yet. Spinning until each event's own time would take a whole core from
     * the lanes that land it, at any rate above a few thousand a second: on two cores, half of what an outage is caught up with.
     */
    private static final long SLEEP_LEAST_NS = 500_000;
    private static final String[] VENUES = {"XNAS", "XNYS", "ARCX", "BATS", "EDGX", "EDGA", "IEXG", "MEMX", "BATY",
            "XBOS", "XPHL", "XCHI", "EPRL", "LTSE", "XASE", "XCIS"};

    private final SyntheticOptions options;
    private final SyntheticPace pace;
    private final boolean historical;
    private final Publisher ring;
    private final EpochNanoClock clock;
    private final FeedCounters counters = new FeedCounters();
    private final WaitingPublisher waiting;
    private final FeedInstruments instruments;
    private final SyntheticTape tape;
    private final long[] instrumentIds;
    private final Frame frame = new Frame(FRAME_EVENTS * 256);
    private final int frameEvents;
    private int gathered;
    private volatile boolean stopped;

    /**
     * @param options the market
     * @param pace at planned times or as fast as can be
     * @param historical how the events are marked
     * @param ring takes the events
     * @param instruments the registry
     * @param idle how to wait for room, where waiting is
     * @param clock the time that planned times are compared with, ns
     */
    public SyntheticFeed(SyntheticOptions options, SyntheticPace pace, boolean historical, Publisher ring,
            Instruments instruments, IdleStrategy idle, EpochNanoClock clock) {
        this.options = options;
        this.pace = pace;
        this.historical = historical;
        this.ring = ring;
        this.clock = clock;
        this.waiting = new WaitingPublisher(ring, idle, counters, isWaiting -> {
        });
        this.instruments = new FeedInstruments(instruments, waiting);
        this.instruments.assetClass("equity");
        this.tape = new SyntheticTape(options);
        this.instrumentIds = new long[options.symbols() * options.venues()];
        this.frameEvents = Math.max(1, Math.min(FRAME_EVENTS, ring.frameSlotsMax()));
    }

    @Override
    public String name() {
        return "synthetic-" + options.seed();
    }

    /** @return the feed's id: a hash of the options, so that the same market has the same id */
    public long feedId() {
        return Hashing.finishId(Hashing.addAscii(Hashing.begin(), options.toString()));
    }

    @Override
    public FeedCounters counters() {
        return counters;
    }

    /** @return ticket of the last frame that was waited for, -1 before the first; of the end once {@link #run()} returned */
    public long lastTicket() {
        return waiting.lastTicket();
    }

    @Override
    public void stop() {
        stopped = true;
        waiting.stop();
    }

    @Override
    public void run() {
        frame.feed(feedId(), historical);
        status(FeedStatusKind.DEFINED, 0);
        while (!stopped && tape.next()) {
            if (pace == SyntheticPace.PLANNED) {
                awaitPlannedTime();
            }
            if (!append()) {
                break;
            }
            counters.addReceived(1);
            gathered++;
            if (gathered == frameEvents) {
                flush();
            }
        }
        flush();
        status(FeedStatusKind.ENDED, tape.count());
    }

    private void status(FeedStatusKind kind, long toSequence) {
        frame.status(kind, 0, clock.nanoTime(), 0, toSequence, Long.MIN_VALUE, Long.MIN_VALUE, name(), "");
        waiting.publish(frame, 0);
        frame.clear();
    }

    private void awaitPlannedTime() {
        long wait = tape.receiveTime() - clock.nanoTime();
        if (wait <= 0) {
            return;
        }
        flush();
        while (wait > 0 && !stopped) {
            LockSupport.parkNanos(Math.max(wait, SLEEP_LEAST_NS));
            wait = tape.receiveTime() - clock.nanoTime();
        }
    }

    /** @return false where the feed was stopped while a definition waited */
    private boolean append() {
        int index = tape.symbol() * options.venues() + tape.venue();
        long id = instrumentIds[index];
        if (id == 0) {
            Instrument instrument = instruments.find(VENUES[tape.venue()], symbolName(tape.symbol()),
                    tape.receiveTime());
            if (instrument == null) {
                return false;
            }
            id = instrument.id();
            instrumentIds[index] = id;
        }
        if (tape.isTrade()) {
            TradeEncoder trade = frame.trade(id, tape.exchangeTime(), tape.receiveTime(), tape.count(), 0);
            trade.price(tape.price()).size().mantissa(tape.size()).exponent((byte) 0);
            trade.conditions(tape.buyerInitiated() ? "B" : "S");
        } else {
            QuoteEncoder quote = frame.quote(id, tape.exchangeTime(), tape.receiveTime(), tape.count(), 0);
            quote.bid(tape.price()).bidSize().mantissa(tape.size()).exponent((byte) 0);
            quote.ask(tape.ask()).askSize().mantissa(tape.askSize()).exponent((byte) 0);
        }
        return true;
    }

    private void flush() {
        if (gathered == 0) {
            return;
        }
        if (pace == SyntheticPace.UNLIMITED) {
            if (!waiting.publish(frame, gathered)) {
                counters.addRefused(gathered);
            }
        } else {
            offerOnce();
        }
        frame.clear();
        gathered = 0;
    }

    private void offerOnce() {
        long result = ring.offer(frame);
        if (result == Publisher.HALTED) {
            throw TapedeckException.fatal(
                    "the engine has halted and takes no more: see its status for the stage that failed",
                    null);
        }
        if (result >= 0) {
            counters.addOffered(gathered);
        } else {
            counters.addRefused(gathered);
        }
    }

    /** @return the symbol of a rank: letters as a ticker's, the busiest the shortest: A, B, …, Z, AA, … */
    static String symbolName(int rank) {
        StringBuilder name = new StringBuilder();
        for (int rest = rank + 1; rest > 0; rest = (rest - 1) / 26) {
            name.append((char) ('A' + (rest - 1) % 26));
        }
        return name.reverse().toString();
    }
}
