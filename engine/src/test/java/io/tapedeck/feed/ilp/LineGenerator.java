package io.tapedeck.feed.ilp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Lines that are nearly always well-formed and visit every corner of the grammar; sometimes one byte is spoilt. */
final class LineGenerator {
    private static final String[] NAMES = {"trades", "a", "side", "bid\\ size", "x\\,y", "k\\=v", "q\\\\", "\"q\"",
            "ü€𝄞",
            "b\\a", "1", "12t", "-3", "#n", "e\\", "n\\\n"};
    private static final String[] PLAIN_NAMES = {"trades", "a", "side", "bid\\ size", "x\\,y", "k\\=v", "ü€𝄞", "b\\a",
            "1"};
    private static final String[] PLAIN_VALUES = {"1", "2615.54", "-0.00044", "1e-6", "1000", "5i", "7u", "t", "False",
            "\"\"", "\"a b\"", "\"a\\\"b\"", "\"a\nb\"", "0.1234567890123456789"};
    private static final String[] PLAIN_TIMES = {"", " 1646762637609765000", "  -1", " "};
    private static final String[] VALUES = {"1", "-0", "-0.0", "2615.54", "0.00044", "1e-6", "3.5E-7", "1.", ".5",
            "-.5",
            "1e400", "1e308", "1.8e308", "123456789012345678", "1234567890123456789", "0.1234567890123456789", "1000",
            "1e3", "5i", "-9223372036854775808i", "9223372036854775808i", "18446744073709551615u",
            "18446744073709551616u",
            "-1u", "0x1fi", "0xffffffffffffffffi", "0xi", "t", "T", "true", "True", "TRUE", "tRue", "f", "F", "false",
            "False",
            "FALSE", "falsE", "123t", "123n", "9223372036854775807t", "1.5d", "0d", "d", "NaN", "Infinity", "-Infinity",
            "i",
            "-", "--1", "+1", "1e", "1e+", "\"\"", "\"a b\"", "\"a\\\"b\"", "\"a\\\\\"", "\"a\nb\"", "\"a\\\nb\"",
            "\"\\n\\r\\t\\x\"",
            "\"ü\"", "\"open", "1_0", "0x1p2", "1e-400", "00012i", "0e999999", "1e-1001", "1e-1000",
            "0e99999999999", "1e99999999999d", "1.5e200d"};
    private static final String[] TIMES = {"", "", " 1646762637609765000", " 0", " -1", "  5 ", " 5t", " 5n",
            " 9223372036854775808", " -", " 5x", " 5 6", " "};
    private static final String[] ENDS = {"\n", "\n", "\r\n", "\n\n", "\n# comment\n", "\n  \n", ""};

    private final SplittableRandom random;
    private boolean plain;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    LineGenerator(long seed) {
        random = new SplittableRandom(seed);
    }

    byte[] next() {
        out.reset();
        plain = random.nextBoolean();
        for (int lines = 1 + random.nextInt(3); lines > 0; lines--) {
            line();
        }
        byte[] bytes = out.toByteArray();
        if (random.nextInt(plain ? 8 : 4) == 0 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) " ,=\\\"\n\r\t1nü".charAt(random.nextInt(11));
        }
        return bytes;
    }

    private void line() {
        text(pick(plain ? PLAIN_NAMES : NAMES));
        for (int tags = random.nextInt(4); tags > 0; tags--) {
            text("," + pick(plain ? PLAIN_NAMES : NAMES) + "=" + pick(plain ? PLAIN_NAMES : NAMES));
        }
        text(random.nextInt(8) == 0 ? "  " : " ");
        for (int fields = !plain && random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(4); fields > 0; fields--) {
            text(pick(plain ? PLAIN_NAMES : NAMES) + "=");
            if (!plain && random.nextInt(6) == 0) {
                binary();
            } else {
                text(pick(plain ? PLAIN_VALUES : VALUES));
            }
            text(fields > 1 ? "," : "");
        }
        text(pick(plain ? PLAIN_TIMES : TIMES));
        text(pick(ENDS));
    }

    private void binary() {
        switch (random.nextInt(4)) {
            case 0 -> binaryDouble(Double.longBitsToDouble(random.nextLong()));
            case 1 -> binaryDouble(random.nextInt(1_000_000) / 100.0);
            case 2 -> binaryDouble(random.nextDouble() * Math.pow(10, random.nextInt(40) - 20));
            default -> {
                text("=");
                out.write(23);
                out.write(random.nextInt(80));
                int length = random.nextInt(10);
                out.write(length);
                for (int i = 0; i < length; i++) {
                    out.write(random.nextInt(256));
                }
            }
        }
    }

    private void binaryDouble(double value) {
        text("=");
        out.write(16);
        for (int shift = 0; shift < 64; shift += 8) {
            out.write((int) (Double.doubleToRawLongBits(value) >>> shift));
        }
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void text(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
