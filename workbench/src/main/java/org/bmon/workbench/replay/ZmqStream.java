package org.bmon.workbench.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.bmon.agent.recorder.Kind;
import org.bmon.agent.recorder.Segments;
import org.bmon.agent.source.zmq.FrameCounters;
import org.bmon.agent.source.zmq.ZmqEvents;
import org.bmon.agent.source.zmq.ZmqFormatException;
import org.bmon.agent.source.zmq.ZmqRecording;
import org.bmon.agent.source.zmq.ZmqRecordingException;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.workbench.cli.BadInput;
import org.jspecify.annotations.Nullable;

/** The events of recorded ZMQ messages, read as they are asked for. */
final class ZmqStream implements EventStream {

    private final NodeName node;
    private final Path file;
    private final ZmqRecording recording;
    private final ZmqEvents events = new ZmqEvents(new FrameCounters());
    private final ArrayDeque<Event> ready = new ArrayDeque<>();

    ZmqStream(NodeName node, Path file) throws BadInput {
        this.node = node;
        this.file = file;
        try {
            recording = ZmqRecording.of(file, open(file));
        } catch (IOException e) {
            throw new BadInput(file, "can't be read: " + e.getMessage());
        }
    }

    /** The messages, or the packed segments of those that an agent recorded; none if it recorded none. */
    private static InputStream open(Path file) throws IOException {
        return Files.exists(file)
                ? Files.newInputStream(file)
                : Segments.open(Segments.of(file.toAbsolutePath().resolveSibling(""), Kind.ZMQ));
    }

    @Override
    public NodeName node() {
        return node;
    }

    @Override
    public @Nullable Event next() throws BadInput {
        try {
            while (ready.isEmpty()) {
                ZmqRecording.Entry entry = recording.next();
                if (entry == null) {
                    return null;
                }
                // A recording does not tell the address; one name for all is right as long as each topic has one.
                events.accept(file.getFileName().toString(), entry.message(), entry.receivedMicros(), ready::add);
            }
        } catch (ZmqRecordingException e) {
            throw new BadInput(e.getMessage());
        } catch (ZmqFormatException e) {
            throw new BadInput(file, recording.line(), e.getMessage());
        } catch (IOException e) {
            throw new BadInput(file, "can't be read: " + e.getMessage());
        }
        return ready.poll();
    }

    @Override
    public void close() throws IOException {
        recording.close();
    }
}
