package io.tapedeck.journal;

import java.nio.file.Path;
import java.util.Random;

/** Main of a process that writes until it is killed, and says on its output what is synced. */
final class KilledWriter {
    private KilledWriter() {
    }

    public static void main(String[] arguments) throws InterruptedException {
        Tape.TestClock clock = new Tape.TestClock();
        clock.now.set(System.currentTimeMillis() * 1_000_000);
        JournalOptions options = Tape.options().withDurability(Durability.valueOf(arguments[1])).withClock(clock);
        Random random = new Random(Long.parseLong(arguments[2]));
        try (Journal journal = Journal.open(Path.of(arguments[0]), options)) {
            long sequence = journal.recovered().nextSequence();
            System.out.println("recovered " + journal.recovered().lastSequence());
            MarketWriter writer = journal.startMarket(sequence);
            while (true) {
                long to = sequence + random.nextInt(40);
                Tape.block(writer, sequence, to);
                clock.advanceSeconds(random.nextInt(150));
                if (random.nextInt(4) == 0) {
                    journal.progress().awaitSequence(to, 1_000_000_000L);
                }
                System.out.println("synced " + journal.progress().syncedSequence());
                sequence = to + 1;
            }
        }
    }
}
