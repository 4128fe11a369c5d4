package io.tapedeck.bench.latency;

import io.tapedeck.common.FixedPoint;
import io.tapedeck.event.Frame;
import io.tapedeck.event.Instruments;
import io.tapedeck.event.Name;
import io.tapedeck.event.Publisher;
import io.tapedeck.event.RowWriter;
import io.tapedeck.feed.Feed;
import io.tapedeck.feed.FeedCounters;
import io.tapedeck.feed.FeedInstruments;
import io.tapedeck.feed.WaitingPublisher;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Trades of one symbol at planned times, each of which fires exactly one trigger: the n-th trade is the first above the level of the
 * n-th trigger. The triggers are armed first. One thread.
 */
public final class Probe implements Feed {
    /** Its trades that fire nothing. */
    private static final int SILENT = 2;
    private static final long FEED_ID = 4_713;
    private static final long FIRST_LEVEL = 1_000 * FixedPoint.PRICE_UNITS;
    /** A tenth, a ten-thousandth of the price: no trade is an outlier. */
    private static final long STEP = FixedPoint.PRICE_UNITS / 10;
    private static final Name TABLE = new Name("position_triggers");

    private final EpochNanoClock clock;
    private final int count;
    private final long everyNs;
    private final FeedCounters counters = new FeedCounters();
    private final WaitingPublisher publisher;
    private final FeedInstruments instruments;
    private final Frame frame = new Frame(1 << 14);
    private volatile boolean stopped;
    private long instrument;

    /**
     * Prepares; nothing is read or sent yet.
     *
     * @param count trades, and triggers
     * @param everyNs time between two, ns
     */
    public Probe(Publisher ring, Instruments registry, EpochNanoClock clock, int count, long everyNs) {
        this.clock = clock;
        this.count = count;
        this.everyNs = everyNs;
        publisher = new WaitingPublisher(ring, new BackoffIdleStrategy(10, 10, 1_000, 1_000_000), counters, _ -> {
        });
        instruments = new FeedInstruments(registry, publisher);
        instruments.assetClass("equity");
    }

    @Override
    public String name() {
        return "probe";
    }

    @Override
    public FeedCounters counters() {
        return counters;
    }

    /** @return ticket of its last frame */
    public long lastTicket() {
        return publisher.lastTicket();
    }

    @Override
    public void stop() {
        stopped = true;
        publisher.stop();
    }

    /** @return orders that its trades have made */
    public long orders() {
        return counters.received() - SILENT;
    }

    /** Defines the symbol, arms the triggers, trades below all levels before and behind. */
    public void arm() {
        long now = clock.nanoTime();
        instrument = instruments.find("XNYS", "PROBE", now).id();
        frame.feed(FEED_ID, false);
        trade(0, now);
        RowWriter row = new RowWriter();
        for (int i = 1; i <= count; i++) {
            row.begin(TABLE).putText(new Name("trigger_id"), "probe-" + now + '-' + i)
                    .putText(new Name("symbol"), "PROBE")
                    .putText(new Name("exchange"), "XNYS").putText(new Name("strategy"), "probe")
                    .putText(new Name("agent_name"), "probe").putText(new Name("kind"), "PRICE_CROSS")
                    .putText(new Name("side"), "BUY").putDecimal(new Name("quantity"), 1, 0)
                    .putDecimal(new Name("level_price"), level(i) / STEP, -1)
                    .putText(new Name("cross_direction"), "UP").putText(new Name("state"), "armed");
            frame.row(0, now, now, 0, row);
            publisher.publish(frame, 1);
        }
        trade(0, clock.nanoTime()); // the first price that they see is below them all
    }

    private static long level(int trigger) {
        return FIRST_LEVEL + trigger * STEP;
    }

    private void trade(int number, long time) {
        frame.trade(instrument, time, time, 0, 0).price(level(number) + STEP / 2).size().mantissa(100)
                .exponent((byte) 0);
        counters.addReceived(1);
        publisher.publish(frame, 1);
    }

    @Override
    public void run() {
        long begin = clock.nanoTime();
        for (int i = 1; i <= count && !stopped; i++) {
            long planned = begin + i * everyNs;
            long wait = planned - clock.nanoTime();
            while (wait > 0 && !stopped) {
                LockSupport.parkNanos(wait);
                wait = planned - clock.nanoTime();
            }
            trade(i, planned);
        }
    }
}
