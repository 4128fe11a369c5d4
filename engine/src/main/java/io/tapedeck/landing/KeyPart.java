package io.tapedeck.landing;

import io.tapedeck.event.table.Column;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One column of what tells rows apart, as a row brings it: its value, or of a column that the server computes as the first of
 * several that is there ({@code COALESCE}) that one's value.
 *
 * @param places of the columns among those that the row writes, the first that is not NULL counts
 * @param otherwise hash of the value where all are NULL
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KeyPart(int[] places, long otherwise) {
    private static final Pattern COALESCE = Pattern.compile("COALESCE\\((.+)\\)");
    private static final Pattern NAME = Pattern
            .compile("\\(?\"?([a-zA-Z_][a-zA-Z_0-9]*)\"?\\)?(?:::[a-z ]+(?:\\([0-9]+\\))?)?");
    private static final Pattern LITERAL = Pattern.compile("'([^']*)'(?:::[a-z ]+(?:\\([0-9]+\\))?)?");

    /** @return the part, null where the row's columns do not tell it */
    static KeyPart of(Column column, List<String> written, Map<String, Column> columns) {
        if (!column.generated()) {
            int place = written.indexOf(column.name());
            return place < 0 ? null : new KeyPart(new int[]{place}, RowHash.NULL);
        }
        Matcher coalesce = COALESCE.matcher(column.generatedBy());
        if (!coalesce.matches()) {
            return null;
        }
        IntStream.Builder places = IntStream.builder();
        for (String argument : coalesce.group(1).split(", ", -1)) {
            Matcher literal = LITERAL.matcher(argument);
            Matcher name = NAME.matcher(argument);
            Column source = name.matches() ? columns.get(name.group(1)) : null;
            if (literal.matches()) {
                byte[] text = literal.group(1).getBytes(StandardCharsets.UTF_8);
                return new KeyPart(places.build().toArray(), RowHash.text(new UnsafeBuffer(text), 0, text.length));
            }
            if (source == null || source.type() != column.type()) {
                return null;
            }
            int place = written.indexOf(source.name());
            if (place < 0 && source.byDefault().given()) {
                return null;
            }
            if (place >= 0) {
                places.add(place);
            }
        }
        return new KeyPart(places.build().toArray(), RowHash.NULL);
    }

    /** @return whether the columns are compared at all */
    boolean isCompared(boolean[] uncompared) {
        return Arrays.stream(places).noneMatch(place -> uncompared[place]);
    }

    /** @return hash of the value in the row that {@code sink} holds */
    long hash(HashSink sink) {
        for (int place : places) {
            if (sink.field(place) != RowHash.NULL) {
                return sink.field(place);
            }
        }
        return otherwise;
    }
}
