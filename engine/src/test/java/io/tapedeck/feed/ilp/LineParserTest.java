package io.tapedeck.feed.ilp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tapedeck.feed.ilp.LineParser.Outcome;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class LineParserTest {
    private static final String TRADE = "trades,symbol=ETH-USD,side=sell price=2615.54,amount=0.00044 1646762637609765000\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            m                        | 1 | 2  | found the end of the input
            m a=1,                   | 1 | 7  | expected a field key, found the end of the input
            m,a=1,a=2 f=1            | 1 | 7  | the tag is given twice
            m f=1 12x                | 1 | 7  | expected a timestamp
            m f=1 9223372036854775808| 1 | 7  | timestamp is out of range
            m f=NaN                  | 1 | 5  | not a number
            m f=-Infinity            | 1 | 5  | infinity is refused
            m f=1.2.3                | 1 | 5  | expected a number
            m f="x                   | 1 | 5  | expected a closing quote
            m f=9223372036854775808i | 1 | 5  | integer is out of range
            m f=1~m g=1~  n f=?      | 3 | 7  | expected a field value
            m f="a~b"x               | 2 | 3  | expected ',' and a field, or ' ' and a timestamp, found 'x'
            m f==@                   | 1 | 5  | unknown binary type 64
            """)
    void shouldTellLineColumnAndReason(String input, long line, int column, String reason) {
        LineError error = LineSnapshot.parse(Dialect.QUESTDB, bytes(input.replace('~', '\n'))).error();
        assertThat(error).isNotNull();
        assertThat(error.reason()).contains(reason);
        assertThat(error.line()).isEqualTo(line);
        assertThat(error.column()).isEqualTo(column);
    }

    @Test
    void shouldRefuseArraysWithAReason() {
        LineError error = LineSnapshot.parse(Dialect.QUESTDB, bytes("m f==\u000e\n")).error();
        assertThat(error.reason()).isEqualTo("arrays are not supported");
    }

    @Test
    void shouldKeepToItsLimits() {
        LineLimits limits = new LineLimits(16, 3, 2);
        assertThat(LineSnapshot.parse(Dialect.INFLUXDB, limits, bytes("abc d=1,e=2 123\n")).accepted()).isTrue();
        assertThat(reason(limits, "abc d=1,e=2 1234\n")).contains("longer than 16 bytes");
        assertThat(reason(limits, "abcd d=1\n")).contains("a name of 4 bytes is longer than 3");
        assertThat(reason(limits, "a,bcde=1 d=1\n")).contains("a name of 4 bytes is longer than 3");
        assertThat(reason(limits, "a b=1,c=2,d=3\n")).contains("more than 2 columns");
        assertThat(reason(limits, "#234567890123456\n")).contains("longer than 16 bytes");
    }

    @Test
    void shouldRefuseALineThatIsTooLongBeforeItsEndHasCome() {
        LineParser parser = new LineParser(Dialect.INFLUXDB, new LineLimits(16, 16, 4));
        byte[] start = bytes("m f=\"aaaaaaaaaaaaaaaaaaaa");
        assertThat(parser.next(start, 0, 15, false)).isEqualTo(Outcome.INCOMPLETE);
        assertThat(parser.next(start, 0, 16, false)).isEqualTo(Outcome.MALFORMED);
    }

    @Test
    void shouldGoOnBehindAMalformedLineWithTheRightNumber() {
        byte[] input = bytes("m f=1\nm f=?,g=\"\nm f=2\nm f=!\n");
        LineParser parser = new LineParser(Dialect.INFLUXDB, LineLimits.DEFAULT);
        assertThat(parser.next(input, 0, input.length, true)).isEqualTo(Outcome.LINE);
        assertThat(parser.next(input, parser.end(), input.length, true)).isEqualTo(Outcome.MALFORMED);
        int next = parser.recover(input, parser.end(), input.length);
        assertThat(parser.next(input, next, input.length, true)).isEqualTo(Outcome.LINE);
        assertThat(parser.line().lineNumber()).isEqualTo(3);
        assertThat(parser.next(input, parser.end(), input.length, true)).isEqualTo(Outcome.MALFORMED);
        assertThat(parser.error().line()).isEqualTo(4);
        assertThat(parser.recover(input, parser.end(), input.length - 1)).isEqualTo(-1);
    }

    @Test
    void shouldAllocateNothingForGoodLines() {
        byte[] input = bytes((TRADE + "q,s=a\\ b v=\"x\\\"y\",w=1e-6,z=5i,b=t 5\n").repeat(500));
        byte[] binary = {'m', ' ', 'f', '=', '=', 16, 0, 0, 0, 0, 0, 0x40, 0x45, 0x40, '\n'};
        LineParser parser = new LineParser(Dialect.QUESTDB, LineLimits.DEFAULT);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            int lines = parseAll(parser, input) + parseAll(parser, binary);
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
            assertThat(lines).isEqualTo(1_001);
        }
        assertThat(allocated).isZero();
    }

    private static int parseAll(LineParser parser, byte[] input) {
        int at = 0;
        int lines = 0;
        while (parser.next(input, at, input.length, true) == Outcome.LINE) {
            at = parser.end();
            lines++;
        }
        return lines;
    }

    private static String reason(LineLimits limits, String input) {
        return LineSnapshot.parse(Dialect.INFLUXDB, limits, bytes(input)).error().reason();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
