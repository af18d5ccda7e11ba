package org.bmon.collector.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bmon.broker.TestBroker;
import org.bmon.collector.FleetStory;
import org.bmon.collector.TestPostgres;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.live.LiveFleets;
import org.bmon.collector.live.LiveFleetsFixture;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.store.Changes;
import org.bmon.collector.store.ShardLostException;
import org.bmon.collector.store.StoreException;
import org.bmon.collector.store.TakenShard;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.part.Part;
import org.bmon.common.part.PartCodec;
import org.bmon.common.part.Partitioning;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Collectors that share the partitions of a real broker and one PostgreSQL. */
class CollectorGroupTests {

    private static final int PARTITIONS = 2;
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final List<String> NAMES = List.of("ada", "bob", "cyd");
    private static final long WINDOW = 900_000_000L;

    private final Partitioning partitioning = new Partitioning(PARTITIONS);
    private final Function<CollectorMetrics, LiveFleets> fleets = fleets(10_000);
    private final long now = Stamp.micros(Clock.systemUTC().instant());
    private final FleetStory story = new FleetStory(5, NAMES, now - 400_000_000L, 6, 20_000_000L);
    private final Map<String, Long> next = new TreeMap<>();
    private final List<TestGroup.Member> members = new ArrayList<>();
    private TestGroup group;
    private String database;

    private static Function<CollectorMetrics, LiveFleets> fleets(int maxQueue) {
        return metrics -> LiveFleetsFixture.of(Clock.systemUTC(), Duration.ofMinutes(15), maxQueue, null, metrics);
    }

    /** The least that any shard has of a node, 0 if one has nothing. */
    private long durableEverywhere(String node) {
        String stream = database.replaceAll(".*=", "") + ".stream WHERE node = '" + node + "'";
        return TestPostgres.count(
                "SELECT CASE count(*) WHEN " + PARTITIONS + " THEN min(durable) ELSE 0 END FROM " + stream);
    }

    @BeforeAll
    static void needsPostgres() {
        assumeTrue(TestPostgres.isThere(), TestPostgres.whyNot());
    }

    @BeforeEach
    void open() throws Exception {
        database = TestPostgres.freshUrl();
        group = new TestGroup(PARTITIONS, database);
    }

    @AfterEach
    void close() {
        members.forEach(TestGroup.Member::close);
        group.close();
    }

    private TestGroup.Member member() {
        TestGroup.Member member = group.member(fleets);
        members.add(member);
        return member;
    }

    private List<Part> parts(String node, int count) {
        List<Event> events = story.events().getOrDefault(node, List.of());
        int from = next.getOrDefault(node, 1L).intValue() - 1;
        int to = (int) Math.min(events.size(), (long) from + count);
        next.put(node, to + 1L);
        StreamId stream = new StreamId(new NodeName(node), Network.REGTEST, "e1");
        return partitioning.split(stream, from + 1L, events.subList(from, to), 0, now, now, null);
    }

    private void sendAll() {
        NAMES.forEach(node -> group.send(parts(node, Integer.MAX_VALUE)));
    }

    private List<Long> everything() {
        return story.events().values().stream()
                .map(events -> (long) events.size())
                .sorted()
                .toList();
    }

    private void awaitAllTransactions(TestGroup.Member member) {
        await().atMost(LONG)
                .until(() -> story.transactions().stream()
                        .allMatch(txid ->
                                member.history().whole().transaction(txid).isPresent()));
    }

    @Test
    void twoCollectorsShareThePartitionsAndEachAnswersForTheWhole() {
        TestGroup.Member one = member();
        TestGroup.Member two = member();
        await().atMost(LONG)
                .until(() -> one.judging().size() == 1 && two.judging().size() == 1);
        sendAll();
        awaitAllTransactions(one);

        for (TestGroup.Member each : List.of(one, two)) {
            assertThat(each.group().isWorking()).isTrue();
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(each.group().nodes())
                            .hasSize(NAMES.size())
                            .allSatisfy(node -> assertThat(node.state()).isNotEqualTo(NodeState.UNKNOWN)));
            story.transactions()
                    .forEach(txid -> assertThat(each.group().transaction(txid)).isPresent());
        }
        assertThat(one.count("bmon.objects", "stage", "accepted") + two.count("bmon.objects", "stage", "accepted"))
                .as("each transaction is counted by one of them")
                .isEqualTo(story.transactions().size());
        assertThat(one.count("bmon.group.events") + two.count("bmon.group.events"))
                .isGreaterThanOrEqualTo(
                        everything().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void poisonedRecordIsSetAsideWithItsReasonAndStopsNobody() {
        TestGroup.Member only = member();
        group.send(parts("ada", 3));
        group.send(1, "no part".getBytes(StandardCharsets.UTF_8));
        group.send(1, null);
        Part misplaced = parts("ada", 0).get(0);
        group.send(1, new PartCodec().encode(misplaced));
        sendAll();

        awaitAllTransactions(only);
        List<ConsumerRecord<String, byte[]>> dead =
                TestBroker.shared().records(group.settings().topics().dead(), 0);
        assertThat(dead.stream().map(letter -> header(letter, "reason") + " " + header(letter, "partition")))
                .containsExactly("unreadable 1", "unreadable 1", "misplaced 1");
        assertThat(new String(dead.get(0).value(), StandardCharsets.UTF_8)).isEqualTo("no part");
        assertThat(only.count("bmon.group.records.dead")).isEqualTo(3);
        assertThat(only.count("bmon.group.missed")).isZero();
        assertThat(only.group().isWorking()).isTrue();
    }

    private static String header(ConsumerRecord<String, byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void whatAPoisonedRecordHeldIsMissedAndTheStreamGoesOn() {
        TestGroup.Member only = member();
        group.send(parts("ada", 3));
        List<Part> lost = parts("ada", 4);
        group.send(List.of(lost.get(0)));
        group.send(1, "what was a part".getBytes(StandardCharsets.UTF_8));
        sendAll();

        await().atMost(LONG).until(() -> only.count("bmon.group.missed") == 4);
        await().atMost(LONG).until(() -> durableEverywhere("ada") == next.get("ada") - 1);
        TakenShard shard = only.history().take(1);
        assertThat(shard.history().positions())
                .extracting(position -> position.stream().node() + " " + position.missed())
                .contains("ada 4", "bob 0", "cyd 0");
    }

    @Test
    void zombieIsFencedAndWhatItWouldHaveWrittenIsWrittenOnce() {
        TestGroup.Member only = member();
        group.send(parts("ada", 3));
        await().atMost(LONG).until(() -> only.judging().size() == PARTITIONS);
        TakenShard usurper = only.history().take(1);
        sendAll();

        await().atMost(LONG).until(() -> only.count("bmon.group.lost") >= 1);
        // Its holder of now gets it back after a while, since the broker still says that the partition is its own.
        awaitAllTransactions(only);
        assertThatThrownBy(() -> usurper.history()
                        .write(Changes.at(now).nextOffset(1_000L).build(), WINDOW))
                .isInstanceOf(ShardLostException.class);
        for (String node : NAMES) {
            await().atMost(LONG).until(() -> durableEverywhere(node) == next.get(node) - 1);
        }
    }

    @Test
    void collectorThatComesBackGoesOnWhereItsLastCommitEnds() {
        TestGroup.Member first = member();
        group.send(parts("ada", 4));
        await().atMost(LONG).until(() -> durableEverywhere("ada") == 4);
        first.close();
        sendAll();

        TestGroup.Member second = member();
        awaitAllTransactions(second);
        for (String node : NAMES) {
            await().atMost(LONG).until(() -> durableEverywhere(node) == next.get(node) - 1);
        }
        assertThat(first.count("bmon.group.records") + second.count("bmon.group.records"))
                .as("nothing is read twice after a clean end")
                .isEqualTo(PARTITIONS * (1.0 + NAMES.size()));
    }

    @Test
    void partitionWaitsWhileThereIsNoRoom() {
        Function<CollectorMetrics, LiveFleets> narrow = fleets(1_000);
        List<Event> many = new ArrayList<>();
        story.events().values().forEach(many::addAll);
        StreamId stream = new StreamId(new NodeName("zoe"), Network.REGTEST, "e1");
        long position = 1;
        for (int i = 0; i < 120; i++) {
            group.send(partitioning.split(stream, position, many, 0, now, now, null));
            position += many.size();
        }
        TestGroup.Member only = group.member(narrow);
        members.add(only);

        long last = position - 1;
        await().atMost(LONG).until(() -> durableEverywhere("zoe") == last);
        assertThat(only.count("bmon.group.records")).isEqualTo(120.0 * PARTITIONS);
    }

    @Test
    void otherNumberOfPartitionsThanTheHistoryHasIsRefused() throws Exception {
        try (TestGroup two = new TestGroup(2, database)) {
            two.member(fleets).close();
        }
        try (TestGroup three = new TestGroup(3, database)) {
            assertThatThrownBy(() -> three.member(fleets).close())
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("bmon.collector.kafka.partitions");
        }
    }

    @Test
    void blocksAndNoticesAreWrittenByTheJudgeOfTheFleetAlone() {
        TestGroup.Member only = member();
        sendAll();
        awaitAllTransactions(only);

        assertThat(only.history().whole().latestBlocks(Network.REGTEST, 100))
                .hasSize(story.blocks().size());
        assertThat(story.transactions().stream().map(partitioning::of).collect(Collectors.toSet()))
                .as("the story has transactions of both shards")
                .containsExactlyInAnyOrder(0, 1);
    }
}
