package org.bmon.workbench.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;

/** Sent by the node = taken by the collector + counted as lost. */
final class Account {

    private Account() {}

    /** By log and ZMQ: every fact, each once. */
    static void assertAllOnce(FactNode node, List<Event> events) {
        Map<String, Integer> facts = Facts.ofZmq(Facts.ofEvents(events));
        assertThat(facts.keySet()).hasSameSizeAs(node.facts).isEqualTo(node.facts);
        assertThat(facts.values()).allMatch(times -> times == 1);
    }

    /** By ZMQ alone: each fact at most once, and those that are not there are counted, since the first that was heard. */
    static void assertAccounted(FactNode node, List<Event> events) {
        Map<String, Integer> facts = Facts.ofZmq(Facts.ofEvents(events));
        assertThat(facts.values()).allMatch(times -> times == 1);
        assertThat(node.facts).containsAll(facts.keySet());
        long before = events.stream()
                .filter(TxAccepted.class::isInstance)
                .map(event -> ((TxAccepted) event).mempoolSequence())
                .findFirst()
                .map(first -> first - 1)
                .orElse(0L);
        assertThat(facts.size() + missing(events)).isEqualTo(node.sent() - before);
    }

    static long missing(List<Event> events) {
        return events.stream()
                .filter(DataGap.class::isInstance)
                .map(event -> ((DataGap) event).missing())
                .mapToLong(missing -> missing == null ? 0 : missing)
                .sum();
    }
}
