package org.bmon.sim.zmq;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** One message, as it goes out: topic, body and counter. */
public final class ZmqFrames {

    private final ZmqNotifier notifier;
    private final byte[] body;
    private final long counter;

    ZmqFrames(ZmqNotifier notifier, byte[] body, long counter) {
        this.notifier = notifier;
        this.body = body;
        this.counter = counter;
    }

    /** Which notifier sends it. */
    public ZmqNotifier notifier() {
        return notifier;
    }

    /** Its number among those of its notifier. */
    public long counter() {
        return counter;
    }

    /** The three frames of the wire, new arrays. */
    public List<byte[]> frames() {
        byte[] number = {(byte) counter, (byte) (counter >> 8), (byte) (counter >> 16), (byte) (counter >> 24)};
        return List.of(notifier.topic().getBytes(StandardCharsets.US_ASCII), body.clone(), number);
    }

    /** A line of zmq.jsonl for a message received then, without its end. */
    public String toJsonLine(long receivedMicros) {
        BigDecimal seconds = BigDecimal.valueOf(receivedMicros, 6).stripTrailingZeros();
        String time = (seconds.scale() < 1 ? seconds.setScale(1) : seconds).toPlainString();
        return "{\"t\": " + time + ", \"topic\": \"" + notifier.topic() + "\", \"seq\": " + counter + ", \"body\": \""
                + HexFormat.of().formatHex(body) + "\"}";
    }
}
