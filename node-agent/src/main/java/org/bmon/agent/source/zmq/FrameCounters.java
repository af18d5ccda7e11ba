package org.bmon.agent.source.zmq;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last counter of each notifier of one bitcoind, and what the next one says: how many messages were lost, or that
 * the process is a new one. Exact for losses below {@value #WRAP_WINDOW} messages at a time.
 *
 * <p>A counter that is not above the last one means a new process, for a publisher never repeats itself; except close
 * to 2^32, where it means that the counter began again. All notifiers of an endpoint begin again together, and an
 * endpoint keeps its order, so the first of them to go back tells it of all. What no counter can show is a process of
 * which the first message heard has a counter above the last of the old one: it counts as loss.
 *
 * <p>Not safe for use by several threads.
 */
public final class FrameCounters {

    /** As close to 2^32 as this, a counter that goes back has wrapped. */
    static final long WRAP_WINDOW = 1L << 20;

    /** Stands for the counter of a notifier whose process is known to be gone. */
    private static final long OF_OLD_PROCESS = -1;

    private static final int MAX_ENDPOINTS = 64;

    private final Map<String, Map<ZmqTopic, Long>> lastByEndpoint = new LinkedHashMap<>();

    /** What a counter says of the messages before it. */
    public sealed interface Verdict {

        /** The first message of this notifier that was ever seen; the node had sent that many before. */
        record First(long before) implements Verdict {}

        /** The one that was expected. */
        record Next() implements Verdict {}

        /** Just so many are missing between the last one and this. */
        record Lost(long messages) implements Verdict {}

        /**
         * The first message of a new process. How many of the old one are missing can't be known.
         *
         * @param missed messages of the new process before this one, all of them missed
         * @param news whether no other notifier of the endpoint has told of this process yet
         */
        record Restarted(long missed, boolean news) implements Verdict {}
    }

    /** Judges the next counter of a notifier and remembers it. */
    public Verdict next(String endpoint, ZmqTopic topic, long counter) {
        if (!lastByEndpoint.containsKey(endpoint) && lastByEndpoint.size() == MAX_ENDPOINTS) {
            throw new IllegalStateException("a bitcoind has at most " + MAX_ENDPOINTS + " ZMQ endpoints here");
        }
        Map<ZmqTopic, Long> topics = lastByEndpoint.computeIfAbsent(endpoint, key -> new EnumMap<>(ZmqTopic.class));
        Long last = topics.put(topic, counter);
        if (last == null) {
            return new Verdict.First(counter);
        }
        if (last == OF_OLD_PROCESS) {
            return new Verdict.Restarted(counter, false);
        }
        long between = Math.floorMod(counter - last - 1, ZmqMessage.COUNTERS);
        boolean wrapped = last >= ZmqMessage.COUNTERS - WRAP_WINDOW && between < WRAP_WINDOW;
        if (counter > last || wrapped) {
            return between == 0 ? new Verdict.Next() : new Verdict.Lost(between);
        }
        topics.replaceAll((other, value) -> other == topic ? value : OF_OLD_PROCESS);
        return new Verdict.Restarted(counter, true);
    }

    /** The node's process is known to be gone: the next message of each notifier is that of a new one. */
    void processEnded() {
        lastByEndpoint.values().forEach(topics -> topics.replaceAll((topic, last) -> OF_OLD_PROCESS));
    }

    /** All counters by endpoint and topic, to be kept with the position of the events. */
    public Map<String, Map<ZmqTopic, Long>> saved() {
        Map<String, Map<ZmqTopic, Long>> copy = new LinkedHashMap<>();
        lastByEndpoint.forEach((endpoint, topics) -> copy.put(endpoint, Map.copyOf(topics)));
        return copy;
    }

    /** Goes on from counters that {@link #saved()} gave. */
    public static FrameCounters restored(Map<String, Map<ZmqTopic, Long>> saved) {
        FrameCounters counters = new FrameCounters();
        saved.forEach((endpoint, topics) -> {
            Map<ZmqTopic, Long> own = new EnumMap<>(ZmqTopic.class);
            own.putAll(topics);
            counters.lastByEndpoint.put(endpoint, own);
        });
        return counters;
    }
}
