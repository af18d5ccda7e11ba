package org.bmon.agent.source.rpc.poll;

import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.rpc.ChainInfo;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.common.BlockHash;
import org.bmon.common.event.ChainState;
import org.jspecify.annotations.Nullable;

/** The chain: told when it changes and once a minute; a new tip prompts what is asked after blocks. */
final class ChainPoll implements Poll {

    private static final long REPEAT_MICROS = 60_000_000L;

    /** Told of each new tip. */
    interface TipListener {
        void newTip(BlockHash hash, boolean initialDownload);
    }

    private final NodeRpc rpc;
    private final Fact<ChainInfo> fact;
    private final Teller teller;
    private final TipListener tips;
    private @Nullable ChainState told;
    private @Nullable BlockHash tip;

    ChainPoll(NodeRpc rpc, Fact<ChainInfo> fact, Teller teller, TipListener tips) {
        this.rpc = rpc;
        this.fact = fact;
        this.teller = teller;
        this.tips = tips;
    }

    @Override
    public PollKind kind() {
        return PollKind.CHAIN;
    }

    @Override
    public void ask() throws NodeRpcException, OutboxFullException {
        ChainInfo info = rpc.chainInfo();
        fact.set(info);
        if (!info.bestHash().equals(tip)) {
            tip = info.bestHash();
            tips.newTip(info.bestHash(), info.initialDownload());
        }
        ChainState state = new ChainState(
                teller.now(),
                info.bestHash(),
                info.blocks(),
                info.headers(),
                info.initialDownload(),
                info.warnings(),
                info.pruned(),
                info.sizeOnDiskBytes());
        ChainState before = told;
        if (before == null
                || !sameBut(before, state)
                || state.at().micros() - before.at().micros() >= REPEAT_MICROS) {
            teller.tell(state);
            told = state;
        }
    }

    /** Whether nothing but the size has changed, which it does with every block. */
    private static boolean sameBut(ChainState one, ChainState other) {
        return one.bestHash().equals(other.bestHash())
                && one.headers() == other.headers()
                && one.initialDownload() == other.initialDownload()
                && one.warnings().equals(other.warnings())
                && one.pruned() == other.pruned();
    }

    @Override
    public void forget() {
        fact.clear();
        told = null;
    }
}
