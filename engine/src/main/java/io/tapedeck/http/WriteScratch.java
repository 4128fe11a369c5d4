package io.tapedeck.http;

import io.tapedeck.event.Frame;
import io.tapedeck.feed.ilp.LineBatch;
import io.tapedeck.feed.json.JsonRows;

/** What one write needs while it is read and parsed; reused. One thread at a time. */
final class WriteScratch {
    private static final int FIRST_FRAME_BYTES = 64 << 10;
    /** A frame above this is not kept for the next request. */
    private static final int KEPT_FRAME_BYTES = 4 << 20;

    final BodyReader reader;
    final LineBatch lines;
    final JsonRows rows;
    Frame frame = new Frame(FIRST_FRAME_BYTES);

    WriteScratch(BodyReader reader, LineBatch lines, JsonRows rows) {
        this.reader = reader;
        this.lines = lines;
        this.rows = rows;
    }

    void release() {
        reader.release();
        frame.clear();
        if (frame.buffer().capacity() > KEPT_FRAME_BYTES) {
            frame = new Frame(FIRST_FRAME_BYTES);
        }
    }
}
