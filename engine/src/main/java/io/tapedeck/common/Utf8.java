package io.tapedeck.common;

/** Checks UTF-8 by the table of RFC 3629, section 4: no overlong form, no surrogate, nothing above U+10FFFF. Any thread. */
public final class Utf8 {
    private Utf8() {
    }

    /** {@return whether the bytes are well-formed UTF-8} */
    public static boolean isValid(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            int lead = bytes[at++];
            if (lead >= 0) {
                continue;
            }
            lead &= 0xff;
            int tails = tails(lead);
            if (tails < 0 || at + tails > end) {
                return false;
            }
            int second = bytes[at] & 0xff;
            if (second < lowestSecond(lead) || second > highestSecond(lead)) {
                return false;
            }
            for (int tail = 1; tail < tails; tail++) {
                if ((bytes[at + tail] & 0xc0) != 0x80) {
                    return false;
                }
            }
            at += tails;
        }
        return true;
    }

    private static int tails(int lead) {
        if (lead >= 0xc2 && lead <= 0xdf) {
            return 1;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            return 2;
        }
        return lead >= 0xf0 && lead <= 0xf4 ? 3 : -1;
    }

    private static int lowestSecond(int lead) {
        return lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    }

    private static int highestSecond(int lead) {
        return lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    }
}
