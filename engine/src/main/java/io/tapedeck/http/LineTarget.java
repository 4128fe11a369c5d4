package io.tapedeck.http;

import io.tapedeck.common.Hashing;
import io.tapedeck.feed.ilp.Dialect;
import io.tapedeck.feed.ilp.TimestampUnit;

/**
 * How a write's lines are to be read.
 *
 * @param unit of their timestamps
 * @param dialect whose protocol the client speaks: QuestDB's where one of its clients names itself, else InfluxDB's
 */
record LineTarget(TimestampUnit unit, Dialect dialect) implements WriteTarget {
    @Override
    public long salt() {
        return Hashing.combine(unit.nanos(), dialect == Dialect.QUESTDB ? 1 : 0);
    }

    @Override
    public long count(BodyBytes body) {
        return LineCount.of(body);
    }

    /** InfluxDB v1, QuestDB: precision n, ns, u, us, ms, s, m, h; nanoseconds where it is absent. */
    static LineTarget v1(Request request) throws HttpRefusal {
        String precision = precision(request);
        TimestampUnit unit = TimestampUnit.of(precision);
        if (unit == null) {
            throw HttpRefusal.invalid("precision must be n, ns, u, us, ms, s, m or h, got \"" + precision + '"');
        }
        return of(unit, request);
    }

    /** InfluxDB v2: precision ns, us, ms, s; nanoseconds where it is absent. */
    static LineTarget v2(Request request) throws HttpRefusal {
        String precision = precision(request);
        return of(switch (precision) {
            case "ns", "us", "ms", "s" -> TimestampUnit.of(precision);
            default -> throw HttpRefusal.invalid("precision must be ns, us, ms or s, got \"" + precision + '"');
        }, request);
    }

    private static String precision(Request request) throws HttpRefusal {
        String precision = request.query().get("precision");
        return precision == null || precision.isEmpty() ? "ns" : precision;
    }

    private static LineTarget of(TimestampUnit unit, Request request) {
        return new LineTarget(unit, request.fromQuestDb() ? Dialect.QUESTDB : Dialect.INFLUXDB);
    }
}
