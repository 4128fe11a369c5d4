package io.tapedeck.landing;

/**
 * Messages that cannot land at all: their table is not there, or is not theirs to write.
 *
 * @param table name as the messages give it
 * @param why the reason
 */
record RefusedFormat(String table, String why) implements RowFormat {
    @Override
    public String copyCommand() {
        throw new IllegalStateException("refused rows are not copied: " + why);
    }

    @Override
    public String refusal() {
        return why;
    }

    @Override
    public String timeSeries() {
        return null;
    }

    @Override
    public long time(MessageBatch batch, int index) {
        return batch.time(index);
    }

    @Override
    public String write(MessageBatch batch, int index, RowSink sink) {
        return why;
    }

    @Override
    public long rowHash() {
        return 0;
    }

    @Override
    public long rowTime() {
        return NO_TIME;
    }
}
