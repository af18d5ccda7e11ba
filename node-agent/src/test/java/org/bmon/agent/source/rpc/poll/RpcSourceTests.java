package org.bmon.agent.source.rpc.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bmon.agent.source.rpc.poll.FakeNodeRpc.hash;
import static org.bmon.agent.source.rpc.poll.FakeNodeRpc.txid;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.outbox.ReadingPosition;
import org.bmon.agent.source.rpc.Failures;
import org.bmon.agent.source.rpc.RpcMethod;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockAudit;
import org.bmon.common.event.BlockContent;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.ChainTips;
import org.bmon.common.event.Event;
import org.bmon.common.event.MempoolContent;
import org.bmon.common.event.MempoolState;
import org.bmon.common.event.NodeClockState;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeUnreachable;
import org.bmon.common.event.PeerState;
import org.bmon.common.event.SupplyState;
import org.bmon.common.event.TemplateState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A source that asks a node which does as a test tells it. */
class RpcSourceTests {

    private static final Duration QUICKLY = Duration.ofMillis(10);

    private final FakeNodeRpc node = new FakeNodeRpc();
    private final Box box = new Box();
    private final Map<PollKind, Duration> intervals = new EnumMap<>(PollKind.class);
    private NodeFacts facts = new NodeFacts(PollSettings.defaults(), System::nanoTime);
    private RpcSource source;

    /** An outbox that can be full. */
    private static final class Box implements Intake {

        private final List<Event> events = new CopyOnWriteArrayList<>();
        private volatile boolean full;

        @Override
        public void append(List<Event> added, ReadingPosition... positions) throws OutboxFullException {
            if (full) {
                throw new OutboxFullException("the disk is full", new IllegalStateException("as the test wants it"));
            }
            events.addAll(added);
        }

        @Override
        public Optional<String> position(String source) {
            return Optional.empty();
        }

        @Override
        public boolean isHalfFull() {
            return false;
        }
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5));
    }

    private void start(boolean waitForBlocks) {
        PollSettings settings = new PollSettings(intervals, waitForBlocks, Duration.ZERO, Duration.ZERO, List.of(2, 6));
        facts = new NodeFacts(settings, System::nanoTime);
        source = new RpcSource(
                node,
                new NodeName("alpha"),
                Network.MAIN,
                settings,
                facts,
                box,
                PollMetrics.NONE,
                Clock.systemUTC(),
                System::nanoTime);
        source.start();
    }

    @AfterEach
    void stop() {
        if (source != null) {
            source.close();
        }
    }

    private <E extends Event> List<E> all(Class<E> type) {
        return box.events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private <E extends Event> E first(Class<E> type) {
        soon().until(() -> !all(type).isEmpty());
        return all(type).get(0);
    }

    @Test
    void aNodeThatAnswersIsAskedEverythingOnce() {
        start(true);

        assertThat(first(NodeReachable.class).version()).isEqualTo(310000);
        assertThat(first(ChainState.class).bestHash()).isEqualTo(hash(100));
        assertThat(first(MempoolState.class).transactions()).isEqualTo(3);
        assertThat(first(PeerState.class).inbound()).isEqualTo(2);
        assertThat(first(PeerState.class).pingP50Micros()).isEqualTo(10_000L);
        assertThat(first(PeerState.class).pingP90Micros()).isEqualTo(30_000L);
        assertThat(first(ChainTips.class).tips()).hasSize(2);
        assertThat(first(TemplateState.class).feesSat()).isEqualTo(450);
        BlockAudit audit = first(BlockAudit.class);
        assertThat(audit.claimedSat()).isEqualTo(5_000_000_150L);
        assertThat(audit.subsidySat() + audit.feesSat()).isEqualTo(audit.claimedSat());
        assertThat(audit.independentFeesSat()).isEqualTo(150L);
        assertThat(box.events.get(0)).isInstanceOf(NodeReachable.class);
        soon().until(() -> facts.notifiers().get() != null && facts.banned().get() != null);
        assertThat(source.problem()).isNull();
        assertThat(node.calls(RpcMethod.GETTXOUTSETINFO) + node.calls(RpcMethod.ESTIMATESMARTFEE))
                .as("what is off by default")
                .isZero();
    }

    @Test
    void theChainIsToldWhenItChangesAndNotOtherwise() {
        intervals.put(PollKind.CHAIN, QUICKLY);
        start(false);
        soon().until(() -> node.calls(RpcMethod.GETBLOCKCHAININFO) > 5);
        assertThat(all(ChainState.class)).hasSize(1);

        node.height = 101;
        node.best = hash(101);

        soon().until(() -> all(ChainState.class).size() == 2);
        soon().until(() -> all(BlockAudit.class).size() == 2);
    }

    @Test
    void aBlockIsNoticedAtOnceByTheCallThatWaits() {
        intervals.put(PollKind.CHAIN, Duration.ofMinutes(10));
        start(true);
        first(ChainState.class);
        soon().until(() -> node.calls(RpcMethod.WAITFORNEWBLOCK) > 0);

        node.height = 101;
        node.best = hash(101);

        soon().until(() -> all(ChainState.class).size() == 2);
    }

    @Test
    void withoutTheCallThatWaitsPollingGoesOn() {
        intervals.put(PollKind.CHAIN, QUICKLY);
        node.trouble(RpcMethod.WAITFORNEWBLOCK, method -> {
            throw Failures.rejected(method, -32601);
        });
        start(true);
        first(ChainState.class);

        node.best = hash(101);

        soon().until(() -> all(ChainState.class).size() == 2);
        assertThat(node.calls(RpcMethod.WAITFORNEWBLOCK)).isEqualTo(1);
    }

    @Test
    void blocksBetweenTwoLooksAreAuditedToo() {
        intervals.put(PollKind.CHAIN, QUICKLY);
        start(false);
        soon().until(() -> all(BlockAudit.class).size() == 1);

        node.best = hash(104);

        soon().until(() -> all(BlockAudit.class).size() == 5);
        assertThat(all(BlockAudit.class)).extracting(BlockAudit::height).containsExactly(100, 104, 103, 102, 101);
    }

    @Test
    void noBlockIsAuditedInTheInitialDownload() {
        intervals.put(PollKind.CHAIN, QUICKLY);
        node.initialDownload = true;
        start(false);
        soon().until(() -> node.calls(RpcMethod.GETBLOCKCHAININFO) > 5);

        assertThat(node.calls(RpcMethod.GETBLOCKSTATS)).isZero();
    }

    @Test
    void aBlockWithoutUndoDataHoldsUpNoOther() {
        intervals.put(PollKind.CHAIN, QUICKLY);
        node.trouble(RpcMethod.GETBLOCKSTATS, method -> {
            throw Failures.rejected(method, -1);
        });
        start(false);
        soon().until(() -> node.calls(RpcMethod.GETBLOCKSTATS) == 1);
        node.calm(RpcMethod.GETBLOCKSTATS);

        node.best = hash(101);

        assertThat(first(BlockAudit.class).height()).isEqualTo(101);
    }

    @Test
    void aMethodThatHangsHoldsUpNoOther() {
        intervals.put(PollKind.CHAIN, QUICKLY);
        intervals.put(PollKind.MEMPOOL, QUICKLY);
        intervals.put(PollKind.CONTENT, Duration.ZERO);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(2);
        node.trouble(RpcMethod.GETMEMPOOLINFO, method -> {
            second.countDown();
            if (second.getCount() == 0) {
                // From the second time on it is asked in the lane of the slow.
                awaitQuietly(end);
            }
            throw Failures.timedOut(method);
        });
        start(false);
        soon().until(() -> second.getCount() == 0);
        int before = node.calls(RpcMethod.GETBLOCKCHAININFO);

        soon().until(() -> node.calls(RpcMethod.GETBLOCKCHAININFO) > before + 10);

        assertThat(node.calls(RpcMethod.GETMEMPOOLINFO)).isEqualTo(2);
        assertThat(facts.mempool().get()).as("an answer that does not hold").isNull();
        assertThat(source.problem()).as("of a node that answers all else").isNull();
        end.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aNodeThatGoesAndComesIsToldOnceEach() {
        intervals.put(PollKind.CHAIN, QUICKLY);
        start(false);
        first(ChainState.class);
        soon().until(() -> facts.chain().get() != null);

        node.troubleEverywhere(method -> {
            throw Failures.unreachable(method);
        });

        assertThat(first(NodeUnreachable.class).reason()).isEqualTo("unreachable");
        soon().until(() -> facts.chain().get() == null && facts.peers().get() == null);
        assertThat(source.problem()).contains("no connection");
        node.troubleEverywhere(method -> {
            throw Failures.warmingUp(method);
        });
        soon().until(() -> all(NodeUnreachable.class).size() == 2);
        assertThat(all(NodeUnreachable.class).get(1).reason()).isEqualTo("warming-up");
        node.troubleEverywhere(method -> {});
        soon().until(() -> all(NodeReachable.class).size() == 2);
        soon().until(() -> facts.chain().get() != null);
    }

    @Test
    void oneBrokenConnectionIsNoNews() {
        intervals.put(PollKind.CHAIN, QUICKLY);
        CountDownLatch once = new CountDownLatch(1);
        node.trouble(RpcMethod.GETBLOCKCHAININFO, method -> {
            if (once.getCount() == 1) {
                once.countDown();
                throw Failures.unreachable(method);
            }
        });
        start(false);

        first(ChainState.class);

        assertThat(all(NodeUnreachable.class)).isEmpty();
    }

    @Test
    void theWholeMempoolIsSentInPartsWhenAskedAndThenItsChanges() {
        List<Txid> many = new ArrayList<>();
        for (int i = 0; i < ContentPoll.PART + 10; i++) {
            many.add(txid(i));
        }
        node.mempool = many;
        intervals.put(PollKind.CONTENT, Duration.ofMillis(50));
        start(false);
        soon().until(() -> all(MempoolState.class).stream()
                        .filter(one -> one.txidDigest() != null)
                        .count()
                > 1);
        assertThat(all(MempoolContent.class))
                .as("content that nobody asked for")
                .isEmpty();

        source.wish(List.of("mempool", "something new"));

        soon().until(() -> all(MempoolContent.class).size() >= 2);
        List<MempoolContent> whole = all(MempoolContent.class).subList(0, 2);
        assertThat(whole).allSatisfy(part -> {
            assertThat(part.whole()).isTrue();
            assertThat(part.parts()).isEqualTo(2);
            assertThat(part.mempoolSequence()).isEqualTo(77);
            assertThat(part.snapshot()).isEqualTo(whole.get(0).snapshot());
        });
        assertThat(whole).flatExtracting(MempoolContent::added).containsExactlyInAnyOrderElementsOf(many);
        List<Txid> changed = new ArrayList<>(many.subList(1, many.size()));
        changed.add(txid(99_999));
        node.mempool = changed;
        soon().until(() -> all(MempoolContent.class).stream()
                .anyMatch(one -> !one.removed().isEmpty()));
        MempoolContent change = all(MempoolContent.class).stream()
                .filter(one -> !one.removed().isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(change.whole()).isFalse();
        assertThat(change.added()).containsExactly(txid(99_999));
        assertThat(change.removed()).containsExactly(txid(0));
        int place = all(MempoolContent.class).indexOf(change);
        assertThat(change.since())
                .isEqualTo(all(MempoolContent.class).get(place - 1).snapshot());
    }

    @Test
    void aBlockIsSentWhenAskedForAndNotTwiceInARow() {
        start(false);
        first(ChainState.class);

        source.wish(List.of("block " + hash(95).toHex(), "block nonsense", "block " + hash(5).toHex()));
        source.wish(List.of("block " + hash(95).toHex()));

        BlockContent content = first(BlockContent.class);
        assertThat(content.hash()).isEqualTo(hash(95));
        assertThat(content.parent()).isEqualTo(hash(94));
        assertThat(content.txids()).containsExactly(txid(95));
        source.wish(List.of("block " + hash(95).toHex(), "block " + hash(96).toHex()));
        soon().until(() -> all(BlockContent.class).size() == 2);
        assertThat(all(BlockContent.class).get(1).hash()).isEqualTo(hash(96));
    }

    @Test
    void whatDidNotFitOnTheDiskIsToldLater() {
        intervals.put(PollKind.CHAIN, QUICKLY);
        box.full = true;
        start(false);
        soon().until(() -> node.calls(RpcMethod.GETNETWORKINFO) > 0);

        box.full = false;

        assertThat(first(NodeReachable.class).subversion()).isEqualTo("/Satoshi:31.0.0/");
        first(ChainState.class);
    }

    @Test
    void theClockOfTheNodesHostIsComparedWithinTheRoundTrip() {
        long ahead = Duration.ofSeconds(10).toMillis();
        node.trouble(
                RpcMethod.GETNETTOTALS,
                method -> node.clockMillis = Clock.systemUTC().millis() + ahead);
        start(false);

        NodeClockState clock = first(NodeClockState.class);

        assertThat(clock.offsetMicros() / 1e6)
                .isBetween(10 - clock.errorMicros() / 1e6, 10 + clock.errorMicros() / 1e6);
        assertThat(clock.errorMicros()).isGreaterThanOrEqualTo(500);
    }

    @Test
    void whatIsSwitchedOffIsNeverAsked() {
        for (PollKind kind : PollKind.values()) {
            intervals.put(kind, Duration.ZERO);
        }
        intervals.put(PollKind.CHAIN, QUICKLY);
        start(false);
        soon().until(() -> node.calls(RpcMethod.GETBLOCKCHAININFO) > 20);

        for (RpcMethod method : RpcMethod.values()) {
            if (method != RpcMethod.GETBLOCKCHAININFO && method != RpcMethod.GETNETWORKINFO) {
                assertThat(node.calls(method)).as(method.wire()).isZero();
            }
        }
    }

    @Test
    void moneyIsCountedByTheIndexWhereThereIsOne() throws Exception {
        Fact<org.bmon.agent.source.rpc.Supply> fact = new Fact<>(Duration.ofDays(1), System::nanoTime);
        SupplyPoll poll = new SupplyPoll(node, fact, new Teller(box, Clock.systemUTC()));

        poll.ask();

        SupplyState supply = all(SupplyState.class).get(0);
        assertThat(supply.scanned()).isFalse();
        assertThat(supply.muhash()).isNotNull();
        assertThat(supply.totalSat()).isEqualTo(505_000_000_000L);
    }

    @Test
    void itEndsThoughTheNodeHangs() {
        CountDownLatch end = new CountDownLatch(1);
        node.trouble(RpcMethod.GETNETWORKINFO, method -> awaitQuietly(end));
        start(true);
        soon().until(() -> node.calls(RpcMethod.GETNETWORKINFO) == 1);

        source.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("bmon-rpc") && name.endsWith("alpha"));
    }
}
