package org.bmon.agent.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.bmon.agent.outbox.SqliteOutbox;
import org.bmon.agent.uplink.Uplink;
import org.bmon.agent.uplink.UplinkMetrics;
import org.bmon.agent.uplink.UplinkSettings;
import org.bmon.broker.BrokerSettings;
import org.bmon.broker.TestBroker;
import org.bmon.broker.TopicSetup;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.TestEvents;
import org.bmon.common.part.Part;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an outbox to a real broker, which goes away and comes back. */
class DirectDeliveryTests {

    private static final int PARTITIONS = 3;
    private static final NodeName NODE = new NodeName("oak");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final UplinkSettings DELIVERY = UplinkSettings.defaults()
            .withBatch(20, Duration.ofMillis(20), Duration.ofMillis(200))
            .withBackoff(Duration.ofMillis(50), Duration.ofMillis(500));

    @TempDir
    Path directory;

    private final TestBroker broker = TestBroker.shared();
    private final BrokerSettings settings = BrokerSettings.of(broker.bootstrapServers(), PARTITIONS)
            .withPrefix("t" + UUID.randomUUID() + ".")
            .withTimeout(Duration.ofSeconds(3));
    private final SplittableRandom random = new SplittableRandom(6);
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void makeTopics() throws Exception {
        broker.start();
        new TopicSetup(settings.withTimeout(Duration.ofSeconds(30))).ensure();
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        broker.start();
    }

    private SqliteOutbox outbox(String name) {
        SqliteOutbox outbox =
                new SqliteOutbox(directory.resolve(name), NODE, Network.REGTEST, 1 << 20, Clock.systemUTC());
        open.add(outbox);
        return outbox;
    }

    private Uplink deliver(SqliteOutbox outbox) {
        // In how many partitions the events are split, the port asks the broker.
        Uplink uplink = new Uplink(
                outbox,
                new BrokerPort(settings.withPartitions(1), NODE, Clock.systemUTC()),
                DELIVERY,
                NODE,
                UplinkMetrics.NONE,
                Clock.systemUTC(),
                new SplittableRandom(1),
                wishes -> {});
        open.add(uplink);
        uplink.start();
        return uplink;
    }

    private List<Event> events(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(TestEvents.random(random));
        }
        return events;
    }

    private static void awaitEmpty(SqliteOutbox outbox) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(outbox.state().events()).isZero());
    }

    @Test
    void whatIsInTheOutboxIsInThePartitionsThoughTheBrokerWasAway() throws Exception {
        List<Event> events = events(100);
        SqliteOutbox outbox = outbox("a");
        outbox.append(events.subList(0, 30));
        Uplink uplink = deliver(outbox);
        awaitEmpty(outbox);

        broker.stop();
        outbox.append(events.subList(30, 100));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(uplink.state().problem()).isNotNull());
        assertThat(outbox.state().events()).isEqualTo(70);
        broker.start();
        awaitEmpty(outbox);

        assertThat(together(stream(outbox))).isEqualTo(numbered(events));
        assertThat(uplink.state().next()).isEqualTo(101);
    }

    @Test
    void anOutboxRestoredFromABackupBeginsANewStream() throws Exception {
        SqliteOutbox first = outbox("a");
        first.append(events(50));
        Uplink uplink = deliver(first);
        awaitEmpty(first);
        uplink.close();
        String epoch = stream(first);
        SqliteOutbox later = outbox("b");
        List<Event> events = events(5);
        later.append(events);
        deliver(later);
        awaitEmpty(later);

        assertThat(together(stream(later))).isEqualTo(numbered(events));
        assertThat(together(epoch)).hasSize(50);

        SqliteOutbox old = first;
        old.append(events(1));
        deliver(old);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(old.state().events()).isEqualTo(1));
    }

    @Test
    void whatTheOutboxHadToDropIsToldAsAGap() throws Exception {
        SqliteOutbox outbox =
                new SqliteOutbox(directory.resolve("small"), NODE, Network.REGTEST, 20_000, Clock.systemUTC());
        open.add(outbox);
        outbox.append(events(20));
        deliver(outbox);
        awaitEmpty(outbox);
        broker.stop();
        for (int i = 0; i < 30; i++) {
            outbox.append(events(10));
        }
        long dropped = outbox.state().dropped();
        assertThat(dropped).isPositive();
        broker.start();
        awaitEmpty(outbox);

        Map<Long, Event> all = together(stream(outbox));
        assertThat(all.values().stream()
                        .filter(event -> event instanceof DataGap gap && gap.source() == DataGap.Source.OUTBOX)
                        .filter(event ->
                                event instanceof DataGap gap && gap.kind().equals("events-dropped")))
                .isNotEmpty();
        assertThat(all.keySet()).contains(outbox.state().next() - 1);
    }

    private static String stream(SqliteOutbox outbox) {
        return outbox.read(Long.MAX_VALUE, 1, 1).stream().epoch();
    }

    /** The stream as all partitions together have it, repeats passed over; a hole must begin with the outbox's word. */
    private Map<Long, Event> together(String epoch) {
        Map<Long, Event> all = new TreeMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long received = 0;
            for (Part part : broker.parts(settings.topics().events(), partition)) {
                if (!part.stream().epoch().equals(epoch)) {
                    continue;
                }
                if (part.first() > received + 1) {
                    assertThat(part.events().get(0)).isInstanceOf(DataGap.class);
                }
                for (int i = 0; i < part.events().size(); i++) {
                    if (part.positions().get(i) > received) {
                        all.put(part.positions().get(i), part.events().get(i));
                    }
                }
                received = Math.max(received, part.next() - 1);
            }
        }
        return all;
    }

    private static Map<Long, Event> numbered(List<Event> events) {
        Map<Long, Event> all = new TreeMap<>();
        events.forEach(event -> all.put(all.size() + 1L, event));
        return all;
    }
}
