package org.bmon.workbench.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.agent.source.log.LogReader;
import org.bmon.common.event.Event;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.WireFormatException;

/** The events of a batch, one a line, each as it stands behind the batch's checksum; and replies. */
final class WireParser implements Parser {

    private final BatchCodec codec = new BatchCodec();
    private final List<byte[]> corpus = new ArrayList<>();

    WireParser(Path samples) throws IOException {
        List<Event> events = new ArrayList<>();
        LogReader reader = new LogReader(events::add);
        for (byte[] piece : Samples.pieces(samples, "debug.log")) {
            reader.accept(piece, 0, piece.length);
        }
        events.forEach(event -> corpus.add(codec.encodeEvent(event)));
    }

    @Override
    public String name() {
        return "events of batches, replies";
    }

    @Override
    public List<byte[]> corpus() {
        return corpus;
    }

    @Override
    public boolean read(byte[] input, SplittableRandom random) {
        try {
            codec.decodeReply(input);
            throw new IllegalStateException("an event was taken for a reply");
        } catch (WireFormatException e) {
            // As it must be.
        }
        try {
            Event event = codec.decodeEvent(input);
            // Half a surrogate pair is no text and leaves as a question mark; from then on it must stay what it is.
            byte[] again = codec.encodeEvent(event);
            if (!Arrays.equals(codec.encodeEvent(codec.decodeEvent(again)), again)) {
                throw new IllegalStateException("read, written and read again it is another event: " + event);
            }
            return true;
        } catch (WireFormatException e) {
            return false;
        }
    }
}
