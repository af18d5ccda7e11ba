package org.bmon.agent.outbox;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeWarning;

/** A process of its own that appends numbered events until it is killed, and prints each number that is committed. */
final class Appender {

    private Appender() {}

    public static void main(String[] arguments) throws OutboxFullException {
        SqliteOutbox outbox = new SqliteOutbox(
                Path.of(arguments[0]), new NodeName("node-1"), Network.REGTEST, 1L << 30, Clock.systemUTC());
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
        long last = outbox.position("log").map(Long::parseLong).orElse(0L);
        while (true) {
            List<Event> events = new ArrayList<>();
            for (int left = 1 + random.nextInt(50); left > 0; left--) {
                events.add(new NodeWarning(Stamp.ofLog(++last), "number", "x".repeat(random.nextInt(300))));
            }
            outbox.append(events, new ReadingPosition("log", Long.toString(last)));
            System.out.println(last);
        }
    }
}
