package org.bmon.agent.source.rpc.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.agent.source.rpc.poll.FakeNodeRpc.hash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bmon.agent.source.MempoolSnapshot;
import org.bmon.agent.source.rpc.Failures;
import org.bmon.agent.source.rpc.RpcMethod;
import org.bmon.common.event.BlockAudit;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeUnreachable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that refuses, hangs or goes, and an outbox that is full. */
@Tag("long")
class RpcTroubleTests extends RpcSourceFixture {

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

    @Test
    void whatNobodyForesawIsCountedAndAskedAgain() {
        intervals.put(PollKind.CHAIN, QUICKLY);
        CountDownLatch once = new CountDownLatch(1);
        node.trouble(RpcMethod.GETBLOCKCHAININFO, method -> {
            if (once.getCount() == 1) {
                once.countDown();
                throw new IllegalStateException("as the test wants it");
            }
        });
        start(false);

        first(ChainState.class);

        assertThat(failures).hasValue(1);
    }

    @Test
    void theCallThatWaitsIsMadeAgainAfterWhatNobodyForesaw() {
        node.trouble(RpcMethod.WAITFORNEWBLOCK, method -> {
            if (node.calls(RpcMethod.WAITFORNEWBLOCK) == 1) {
                throw new IllegalStateException("as the test wants it");
            }
        });
        start(true);

        soon().until(() -> node.calls(RpcMethod.WAITFORNEWBLOCK) > 1);

        assertThat(failures).hasValue(1);
    }

    @Test
    void theMempoolIsAskedForInTheTurnOfWhatIsCostlyAndNotBesideIt() throws Exception {
        intervals.put(PollKind.CONTENT, Duration.ZERO);
        intervals.put(PollKind.CHAIN, QUICKLY);
        CountDownLatch end = new CountDownLatch(1);
        node.trouble(RpcMethod.GETBLOCKTEMPLATE, method -> awaitQuietly(end));
        start(false);
        soon().until(() -> node.calls(RpcMethod.GETBLOCKTEMPLATE) == 1);
        CompletableFuture<MempoolSnapshot> reconciled = CompletableFuture.supplyAsync(() -> {
            try {
                return source.mempoolQuery().ask();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        int quick = node.calls(RpcMethod.GETBLOCKCHAININFO);
        soon().until(() -> node.calls(RpcMethod.GETBLOCKCHAININFO) > quick + 10);

        assertThat(node.calls(RpcMethod.GETRAWMEMPOOL))
                .as("calls beside a costly one")
                .isZero();
        assertThat(reconciled).isNotDone();
        end.countDown();

        assertThat(reconciled.get(1, TimeUnit.MINUTES).txids()).hasSize(3);
        assertThat(node.calls(RpcMethod.GETRAWMEMPOOL)).isEqualTo(1);
    }
}
