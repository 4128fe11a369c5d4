package io.tapedeck.positions;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generated fills that open, grow, reduce, close and turn, in every size. The same seed gives the same fills. One thread. */
final class Fills {
    /**
     * One fill.
     *
     * @param quantity signed, 6 decimals
     * @param price 8 decimals
     * @param commission 6 decimals, null = not known
     * @param fees 6 decimals, may be below 0; null = not known
     */
    record Fill(BigDecimal quantity, BigDecimal price, BigDecimal commission, BigDecimal fees) {
        BigDecimal costs() {
            return (commission == null ? BigDecimal.ZERO : commission).add(fees == null ? BigDecimal.ZERO : fees);
        }

        long units() {
            return quantity.movePointRight(6).longValueExact();
        }

        long price8() {
            return price.movePointRight(8).longValueExact();
        }
    }

    private final Random random;

    Fills(Random random) {
        this.random = random;
    }

    List<Fill> sequence(int length) {
        List<Fill> fills = new ArrayList<>();
        long held = 0;
        for (int i = 0; i < length; i++) {
            long units = units(held);
            held += units;
            fills.add(new Fill(BigDecimal.valueOf(units, 6), BigDecimal.valueOf(price(), 8),
                    random.nextInt(3) == 0 ? null : BigDecimal.valueOf(random.nextInt(5_000_000), 6),
                    random.nextInt(3) == 0 ? null : BigDecimal.valueOf(random.nextInt(100_000) - 20_000, 6)));
        }
        if (held != 0 && random.nextBoolean()) {
            fills.add(new Fill(BigDecimal.valueOf(-held, 6), BigDecimal.valueOf(price(), 8), null, null));
        }
        return fills;
    }

    private long price() {
        return 1 + switch (random.nextInt(4)) {
            case 0 -> random.nextLong(100);
            case 1 -> random.nextLong(100_000_000_000L);
            case 2 -> random.nextLong(999_999_999_999_999L);
            default -> 10_000_000L * random.nextInt(10_000);
        };
    }

    private long any() {
        return 1 + switch (random.nextInt(4)) {
            case 0 -> random.nextLong(20);
            case 1 -> random.nextLong(1_000_000_000L);
            case 2 -> 1_000_000L * random.nextInt(1_000) + 999_999;
            default -> random.nextLong(10_000_000_000_000L);
        };
    }

    /** One in four closes exactly, one in four turns, one in four reduces, the rest is anything. */
    private long units(long held) {
        long any = random.nextBoolean() ? any() : -any();
        if (held == 0) {
            return any;
        }
        return switch (random.nextInt(4)) {
            case 0 -> -held;
            case 1 -> -held - Long.signum(held) * Math.abs(any);
            case 2 -> -Long.signum(held) * (1 + random.nextLong(Math.abs(held)));
            default -> any;
        };
    }
}
