package org.bmon.broker;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.StreamProgress;
import org.bmon.common.wire.WireFormatException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** How a stream's progress is written: one JSON object. */
final class ProgressCodec {

    private static final JsonMapper JSON = new JsonMapper();

    private ProgressCodec() {}

    /** The fields as they are written; the node is the record's key. */
    record Line(String network, String epoch, long received, long missed, long openedMicros, List<String> over) {}

    static byte[] encode(StreamProgress progress) {
        return JSON.writeValueAsBytes(new Line(
                progress.stream().network().label(),
                progress.stream().epoch(),
                progress.received(),
                progress.missed(),
                progress.openedMicros(),
                progress.over()));
    }

    static StreamProgress decode(String node, byte[] value) throws WireFormatException {
        try {
            Line line = JSON.readValue(value, Line.class);
            if (line.network == null || line.epoch == null || line.over == null || line.received < 0) {
                throw new WireFormatException("a position without network, epoch, received or over: "
                        + new String(value, StandardCharsets.UTF_8));
            }
            StreamId stream = new StreamId(new NodeName(node), Network.ofLabel(line.network), line.epoch);
            return new StreamProgress(stream, line.received, line.missed, line.openedMicros, line.over);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new WireFormatException("not a position of " + node + ": " + e.getMessage(), e);
        }
    }
}
