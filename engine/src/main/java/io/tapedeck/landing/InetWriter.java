package io.tapedeck.landing;

import io.tapedeck.event.table.Column;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An address into INET, by the server's binary form (network.c, {@code inet_recv}): family, bits of the mask, 0, length, address.
 * Reads IPv4 in four numbers and IPv6 as RFC 4291 has it, each with an optional {@code /bits}; asks no name server. Allocates:
 * addresses are rare. One thread.
 */
final class InetWriter implements BytesWriter {
    private static final int HEADER = 4;
    private static final int IPV4 = 2;
    private static final int IPV6 = 3;
    private static final int GROUPS = 8;

    private final Column column;
    private final byte[] address = new byte[HEADER + 2 * GROUPS];
    private final UnsafeBuffer view = new UnsafeBuffer(address);

    InetWriter(Column column) {
        this.column = column;
    }

    @Override
    public String write(DirectBuffer buffer, int offset, int length, RowSink sink) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        int size = host.indexOf(':') >= 0 ? ipv6(host) : ipv4(host, HEADER);
        int bits = slash < 0 ? 8 * size : number(text.substring(slash + 1), 10, 8 * size);
        if (size < 0 || bits < 0) {
            return column.misfit("expected an address such as 192.0.2.1 or 2001:db8::1/64, got \"" + text + '"');
        }
        address[0] = (byte) (size == 4 ? IPV4 : IPV6);
        address[1] = (byte) bits;
        address[2] = 0;
        address[3] = (byte) size;
        sink.encoded(view, 0, HEADER + size, RowHash.text(view, 0, HEADER + size), text);
        return null;
    }

    private int ipv4(String host, int at) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return -1;
        }
        for (int i = 0; i < 4; i++) {
            int value = parts[i].length() > 3 ? -1 : number(parts[i], 10, 255);
            if (value < 0) {
                return -1;
            }
            address[at + i] = (byte) value;
        }
        return 4;
    }

    private int ipv6(String host) {
        int gap = host.indexOf("::");
        String[] head = groups(gap < 0 ? host : host.substring(0, gap));
        String[] tail = groups(gap < 0 ? "" : host.substring(gap + 2));
        for (int i = 0; i < 2 * GROUPS; i++) {
            address[HEADER + i] = 0;
        }
        int headBytes = put(head, HEADER);
        int tailBytes = headBytes < 0 ? -1 : size(tail);
        boolean fits = gap < 0 ? headBytes == 2 * GROUPS : headBytes + tailBytes < 2 * GROUPS;
        if (headBytes < 0 || tailBytes < 0 || !fits || put(tail, HEADER + 2 * GROUPS - tailBytes) < 0) {
            return -1;
        }
        return 2 * GROUPS;
    }

    private static String[] groups(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static int size(String[] groups) {
        boolean dotted = groups.length > 0 && groups[groups.length - 1].indexOf('.') >= 0;
        return groups.length > GROUPS ? -1 : 2 * groups.length + (dotted ? 2 : 0);
    }

    /** Bytes put, -1 where a group is none. */
    private int put(String[] groups, int from) {
        int size = size(groups);
        if (size < 0 || from + size > address.length) {
            return -1;
        }
        int at = from;
        for (int i = 0; i < groups.length; i++) {
            if (i == groups.length - 1 && groups[i].indexOf('.') >= 0) {
                return ipv4(groups[i], at) < 0 ? -1 : size;
            }
            int value = groups[i].length() > 4 ? -1 : number(groups[i], 16, 0xffff);
            if (value < 0) {
                return -1;
            }
            address[at++] = (byte) (value >>> 8);
            address[at++] = (byte) value;
        }
        return size;
    }

    private static int number(String text, int radix, int most) {
        if (text.isEmpty() || text.length() > 4 || text.charAt(0) == '+' || text.charAt(0) == '-') {
            return -1;
        }
        try {
            int value = Integer.parseInt(text, radix);
            return value > most ? -1 : value;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
