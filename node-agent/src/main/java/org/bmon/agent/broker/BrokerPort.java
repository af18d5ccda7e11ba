package org.bmon.agent.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.bmon.agent.uplink.Answer;
import org.bmon.agent.uplink.CollectorPort;
import org.bmon.broker.BrokerAwayException;
import org.bmon.broker.BrokerMetrics;
import org.bmon.broker.BrokerSettings;
import org.bmon.broker.StreamWriter;
import org.bmon.broker.TopicSetup;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.BatchReply;
import org.bmon.common.wire.NotFollowingException;
import org.bmon.common.wire.StreamProgress;
import org.bmon.common.wire.WireFormatException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A broker in a collector's place: it answers a batch as a collector would, when all partitions have it. It asks for
 * nothing, and nobody compares clocks with it.
 */
public final class BrokerPort implements CollectorPort {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int OK = 200;
    private static final int CONFLICT = 409;

    private final BrokerSettings settings;
    private final NodeName node;
    private final Clock clock;
    private final BatchCodec codec = new BatchCodec();
    private @Nullable StreamWriter writer;

    /** Nothing is asked of the broker before the first batch. */
    public BrokerPort(BrokerSettings settings, NodeName node, Clock clock) {
        this.settings = settings;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public synchronized Answer send(byte[] bytes) throws IOException {
        Batch batch;
        try {
            batch = codec.decode(bytes);
        } catch (WireFormatException e) {
            throw new IllegalStateException("a batch of our own that can't be read", e);
        }
        long now = Stamp.micros(clock.instant());
        try {
            StreamProgress progress = writer().write(batch, now, null).progress();
            BatchReply reply = new BatchReply(progress.received(), progress.received(), now, now, List.of());
            return new Answer(OK, null, new String(codec.encodeReply(reply), StandardCharsets.UTF_8));
        } catch (NotFollowingException e) {
            return new Answer(
                    CONFLICT,
                    null,
                    JSON.writeValueAsString(Map.of(
                            "detail", String.valueOf(e.getMessage()),
                            "received", e.progress().received(),
                            "epoch", e.progress().stream().epoch())));
        } catch (BrokerAwayException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private StreamWriter writer() throws BrokerAwayException {
        StreamWriter open = writer;
        if (open == null) {
            int partitions = new TopicSetup(settings).partitions();
            open = new StreamWriter(settings.withPartitions(partitions), node, BrokerMetrics.NONE, System::nanoTime);
            writer = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (writer != null) {
            writer.close();
        }
    }

    @Override
    public String toString() {
        return "the broker at " + settings.bootstrapServers();
    }
}
