package io.tapedeck.feed.ilp;

/**
 * Whose line protocol a peer speaks. The two agree but where a backslash stands in a name, so that no parser can serve
 * both: {@code a\\b} in a tag is {@code a\\b} to InfluxDB and {@code a\b} to QuestDB.
 */
public enum Dialect {
    /**
     * InfluxDB's protocol as its Go library reads it (github.com/influxdata/line-protocol, v2): nothing else is accepted.
     */
    INFLUXDB,
    /**
     * InfluxDB's protocol with QuestDB's extensions: escaped backslash, quote, line feed and carriage return in names and
     * symbols; lines of symbols without a field; {@code 5t} and {@code 5n} timestamps; {@code 0x1fi} hexadecimal integers;
     * {@code 1.5d} decimals; binary doubles and decimals (protocol versions 2 and 3). Arrays are refused.
     */
    QUESTDB
}
