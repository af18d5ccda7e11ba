package org.bmon.workbench.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.bmon.agent.source.rpc.BlockBody;
import org.bmon.agent.source.rpc.BlockStats;
import org.bmon.agent.source.rpc.BlockTemplate;
import org.bmon.agent.source.rpc.ChainInfo;
import org.bmon.agent.source.rpc.ChainTip;
import org.bmon.agent.source.rpc.MempoolInfo;
import org.bmon.agent.source.rpc.MempoolTxids;
import org.bmon.agent.source.rpc.MempoolWorth;
import org.bmon.agent.source.rpc.NetworkInfo;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.agent.source.rpc.Supply;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.Txid;
import org.bmon.common.chain.Subsidy;

/** What every regtest node with some blocks answers, simulated or real, of whatever version. */
final class NodeContract {

    private final NodeRpc rpc;
    private final int version;

    NodeContract(NodeRpc rpc, int version) {
        this.rpc = rpc;
        this.version = version;
    }

    /** Asks everything, and checks that the answers agree with each other. */
    void check() throws NodeRpcException {
        NetworkInfo network = rpc.networkInfo();
        assertThat(network.version()).isEqualTo(version);
        assertThat(network.relayFeeSatPerKvb()).isPositive();
        ChainInfo chain = rpc.chainInfo();
        assertThat(Network.ofChain(chain.chain())).isEqualTo(Network.REGTEST);
        assertThat(chain.blocks()).isGreaterThan(1);
        assertThat(rpc.chainTips()).extracting(ChainTip::status).contains("active");
        blocks(chain);
        mempool();
        BlockTemplate template = rpc.blockTemplate(Network.REGTEST);
        assertThat(template.parent()).isEqualTo(chain.bestHash());
        assertThat(template.height()).isEqualTo(chain.blocks() + 1);
        assertThat(template.coinbaseSat())
                .isEqualTo(Subsidy.at(Network.REGTEST, template.height())
                        + template.feesSat().stream().mapToLong(Long::longValue).sum());
        assertThat(rpc.peers()).hasSize(network.inbound() + network.outbound());
        assertThat(rpc.netTotals().clockMillis()).isPositive();
        assertThat(rpc.uptimeSeconds()).isNotNegative();
        assertThat(rpc.rpcState().active()).isPositive();
        assertThat(rpc.lockedMemory().usedBytes()).isNotNegative();
        assertThat(rpc.miningInfo().networkHashesPerSecond().signum()).isNotNegative();
        assertThat(rpc.chainTransactions()).isGreaterThanOrEqualTo(chain.blocks());
        assertThat(rpc.indexes().keySet()).doesNotContainNull();
        assertThat(rpc.zmqNotifiers())
                .allSatisfy(one -> assertThat(one.highWaterMark()).isPositive());
        assertThat(rpc.banned()).isZero();
        Supply supply = rpc.supply(false, false);
        assertThat(supply.totalSat())
                .isPositive()
                .isLessThanOrEqualTo(Subsidy.supplyLimit(Network.REGTEST, supply.height()));
        assertThat(rpc.waitForNewBlock(Duration.ofMillis(50), null).hash()).isEqualTo(chain.bestHash());
        if (version >= 260000) {
            assertThat(rpc.addresses()).containsKey("ipv4");
        } else {
            assertThat(catchThrowableOfType(NodeRpcException.Rejected.class, rpc::addresses)
                            .code())
                    .isEqualTo(NodeRpcException.Rejected.METHOD_NOT_FOUND);
        }
    }

    private void blocks(ChainInfo chain) throws NodeRpcException {
        BlockHash hash = chain.bestHash();
        BlockStats stats = rpc.blockStats(hash);
        assertThat(stats.height()).isEqualTo(chain.blocks());
        assertThat(stats.subsidySat()).isEqualTo(Subsidy.at(Network.REGTEST, stats.height()));
        BlockBody slim = rpc.block(hash, BlockBody.Detail.TXIDS);
        BlockBody full = rpc.block(hash, BlockBody.Detail.SPENT_OUTPUTS);
        assertThat(full.txids()).isEqualTo(slim.txids()).hasSize((int) stats.transactions() - 1);
        assertThat(full.claimedSat()).isPositive().isLessThanOrEqualTo(stats.subsidySat() + stats.feesSat());
        if (version >= 230000) {
            assertThat(full.feesSat()).as("fees by our own addition").isEqualTo(stats.feesSat());
        }
        assertThat(full.inActiveChain()).isTrue();
        assertThat(rpc.blockSpends(hash)).hasSameSizeAs(slim.txids()).noneMatch(List::isEmpty);
        assertThat(catchThrowableOfType(
                                NodeRpcException.Rejected.class, () -> rpc.blockStats(new BlockHash(1, 2, 3, 4)))
                        .code())
                .isEqualTo(-5);
    }

    private void mempool() throws NodeRpcException {
        MempoolTxids content = rpc.mempoolTxids();
        assertThat(content.sequence()).isNotNegative();
        MempoolInfo info = rpc.mempoolInfo();
        assertThat(info.loaded()).isTrue();
        assertThat(List.copyOf(content.txids())).doesNotHaveDuplicates();
        assertThat(info.minFeeSatPerKvb()).isPositive();
        for (Txid txid : content.txids()) {
            MempoolWorth worth = rpc.mempoolWorth(txid);
            assertThat(worth.virtualBytes()).isPositive();
            assertThat(worth.feeSat()).isNotNegative();
        }
    }
}
