package org.bmon.agent.source.rpc.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.bmon.agent.source.rpc.poll.FakeNodeRpc.hash;
import static org.bmon.agent.source.rpc.poll.FakeNodeRpc.txid;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bmon.agent.source.rpc.Failures;
import org.bmon.agent.source.rpc.RpcMethod;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockAudit;
import org.bmon.common.event.BlockContent;
import org.bmon.common.event.BlockSpends;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.ChainTips;
import org.bmon.common.event.MempoolContent;
import org.bmon.common.event.MempoolEntry;
import org.bmon.common.event.MempoolState;
import org.bmon.common.event.NodeClockState;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.PeerState;
import org.bmon.common.event.SupplyState;
import org.bmon.common.event.TemplateState;
import org.junit.jupiter.api.Test;

/** What a node that answers is asked, and what is told of it. */
class RpcSourceTests extends RpcSourceFixture {

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
    void aMempoolThatIsTooLargeIsNotSentAndThatIsCounted() {
        node.mempool = Collections.nCopies(ContentPoll.MOST + 1, txid(1));
        intervals.put(PollKind.CONTENT, Duration.ofMillis(50));
        start(false);

        source.wish(List.of("mempool"));

        soon().untilAsserted(() -> assertThat(skippedContents).hasValue(1));
        assertThat(all(MempoolContent.class)).isEmpty();
        assertThat(all(MempoolState.class)).anyMatch(one -> one.txidDigest() != null);
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
    void whatABlockSpendsIsSentWhenAskedForBesideItsContent() {
        start(false);
        first(ChainState.class);

        source.wish(List.of("spends " + hash(95).toHex(), "block " + hash(95).toHex(), "spends " + hash(5).toHex()));
        source.wish(List.of("spends " + hash(95).toHex(), "spends nonsense", "spends " + hash(96).toHex()));

        soon().until(() -> all(BlockSpends.class).size() == 2);
        assertThat(all(BlockSpends.class)).extracting(BlockSpends::hash).containsExactly(hash(95), hash(96));
        assertThat(first(BlockSpends.class).spends())
                .containsExactly(List.of(txid(1_095).toHex().substring(0, 32) + ":1"));
        assertThat(first(BlockContent.class).hash()).isEqualTo(hash(95));
    }

    @Test
    void whatATransactionOfTheMempoolWeighsAndPaysIsSentWhenAskedFor() {
        start(false);
        first(ChainState.class);

        source.wish(List.of("tx " + txid(3).toHex(), "tx nonsense", "tx " + txid(77).toHex(), "tx " + txid(2).toHex()));

        soon().until(() -> all(MempoolEntry.class).size() == 2);
        assertThat(all(MempoolEntry.class))
                .extracting(MempoolEntry::txid, MempoolEntry::virtualBytes, MempoolEntry::feeSat)
                .containsExactly(tuple(txid(3), 140L, 3_000L), tuple(txid(2), 140L, 2_000L));
    }

    @Test
    void whitelistWithoutTransactionsOfTheMempoolCostsNoBlocks() {
        node.trouble(RpcMethod.GETMEMPOOLENTRY, method -> {
            throw Failures.forbidden(method);
        });
        start(false);
        first(ChainState.class);

        source.wish(List.of("tx " + txid(3).toHex(), "block " + hash(95).toHex()));

        assertThat(first(BlockContent.class).hash()).isEqualTo(hash(95));
        assertThat(all(MempoolEntry.class)).isEmpty();
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
}
