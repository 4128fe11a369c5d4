package io.tapedeck.app.engine;

import io.tapedeck.event.Catalogue;
import io.tapedeck.event.Frame;

/** Takes what a start must know out of the recovered catalogue, which the journal's writer goes on folding. */
final class CatalogueCopy {
    private static final int FRAME_BYTES = 1 << 16;

    private CatalogueCopy() {
    }

    /** @return a catalogue of its own with the same instruments and marks; limits as those of the journal */
    static Catalogue of(Catalogue recovered, int feedsMax, long requestAgeMaxNs) {
        Frame frame = new Frame(FRAME_BYTES);
        recovered.writeTo(frame, 0);
        Catalogue copy = new Catalogue(feedsMax, requestAgeMaxNs);
        for (int i = 0; i < frame.count(); i++) {
            copy.onMessage(frame.buffer(), frame.offset(i), frame.length(i));
        }
        return copy;
    }
}
