package org.bmon.workbench.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.agent.source.zmq.FrameCounters;
import org.bmon.agent.source.zmq.ZmqEvents;
import org.bmon.agent.source.zmq.ZmqFormatException;
import org.bmon.agent.source.zmq.ZmqMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ZMQ messages: a body with its counter before it, and a topic of those that there are or another. */
final class ZmqParser implements Parser {

    private static final List<String> TOPICS =
            List.of("sequence", "hashblock", "hashtx", "rawblock", "rawtx", "sequence ", "", "SEQUENCE");
    private static final int COUNTER = 4;
    private static final int EVENTS_KEPT_FOR = 1_000;

    private final List<byte[]> corpus = new ArrayList<>();
    private ZmqEvents events = new ZmqEvents(new FrameCounters());
    private int fed;

    ZmqParser(Path samples) throws IOException {
        for (byte[] piece : Samples.pieces(samples, "zmq.jsonl")) {
            for (String line : new String(piece, StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isBlank()) {
                    JsonNode message = JsonMapper.shared().readTree(line);
                    int counter = message.path("seq").asInt();
                    byte[] body = HexFormat.of().parseHex(message.path("body").asString());
                    byte[] all = new byte[COUNTER + body.length];
                    for (int i = 0; i < COUNTER; i++) {
                        all[i] = (byte) (counter >> (8 * i));
                    }
                    System.arraycopy(body, 0, all, COUNTER, body.length);
                    corpus.add(all);
                }
            }
        }
    }

    @Override
    public String name() {
        return "ZMQ messages";
    }

    @Override
    public List<byte[]> corpus() {
        return corpus;
    }

    @Override
    public boolean read(byte[] input, SplittableRandom random) {
        int counter = Math.min(COUNTER, input.length);
        String topic = TOPICS.get(random.nextInt(1 << random.nextInt(4)));
        if (++fed % EVENTS_KEPT_FOR == 0) {
            events = new ZmqEvents(new FrameCounters());
        }
        try {
            ZmqMessage message = ZmqMessage.decode(List.of(
                    topic.getBytes(StandardCharsets.US_ASCII),
                    Arrays.copyOfRange(input, counter, input.length),
                    Arrays.copyOf(input, counter)));
            events.accept("tcp://127.0.0.1:1", message, fed, event -> {});
            return true;
        } catch (ZmqFormatException e) {
            return false;
        }
    }
}
