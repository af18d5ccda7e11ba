package org.bmon.agent.source.zmq;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bmon.agent.source.rpc.ZmqNotifier;

/**
 * What is wrong with the high-water marks of a node's notifiers. Those of one address share a socket with the mark of the
 * first that Bitcoin Core makes, which is the first in the alphabet; getzmqnotifications tells the others all the same
 * (v22 to 31.99).
 */
public final class HighWaterMarks {

    /** A mark with room for a burst of a busy node. */
    static final long ENOUGH = 10_000;

    private HighWaterMarks() {}

    /** What an operator should change, a sentence for each address; empty if nothing. */
    public static List<String> problems(List<ZmqNotifier> notifiers) {
        Map<String, List<ZmqNotifier>> byAddress = notifiers.stream()
                .sorted(Comparator.comparing(ZmqNotifier::topic))
                .collect(Collectors.groupingBy(ZmqNotifier::address, TreeMap::new, Collectors.toList()));
        List<String> problems = new ArrayList<>();
        byAddress.forEach((address, sharing) -> {
            ZmqNotifier first = sharing.get(0);
            long mark = first.highWaterMark();
            String option = "zmqpub" + first.topic() + "hwm";
            if (sharing.stream().anyMatch(other -> other.highWaterMark() != mark)) {
                problems.add(
                        "the notifiers of " + address + " have different high-water marks, and that of " + first.topic()
                                + ", " + mark + ", holds for all; give them the same, or addresses of their own");
            } else if (mark > 0 && mark < ENOUGH) {
                problems.add("at " + address + " " + mark
                        + " messages are kept for a slow reader, and a burst has more; set " + option
                        + " and those of the other notifiers of this address to 100000");
            }
        });
        return problems;
    }
}
