package org.bmon.agent.source.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What real nodes of 31.99 and 28.0 answered, read by the client. */
class RecordedAnswersTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final BlockHash ANY = new BlockHash(0, 0, 0, 1);

    private StubNode node;
    private BitcoindNodeRpc rpc;

    @BeforeEach
    void start() throws IOException {
        node = new StubNode(request -> StubNode.Reply.of(500, ""));
        rpc = new BitcoindNodeRpc(node.uri(), RpcCredentials.password("u", "p"), RpcMetrics.NONE, null);
    }

    @AfterEach
    void stop() throws IOException {
        rpc.close();
        node.close();
    }

    /** The node answers what is recorded in a file of that version. */
    private void recorded(String file) throws IOException {
        String text;
        try (InputStream in = RecordedAnswersTests.class.getResourceAsStream(file + ".json")) {
            assertThat(in).as(file).isNotNull();
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        int status = JSON.readTree(text).path("status").asInt();
        // The bytes themselves, so that numbers stay as the node wrote them.
        String response =
                text.substring(text.indexOf("\"response\":") + "\"response\":".length(), text.lastIndexOf('}'));
        node.answers(request ->
                StubNode.Reply.of(status, response.replaceAll("\"id\": (\"rec\"|1)\\b?", "\"id\": " + request.id())));
    }

    @Test
    void chainInfo() throws Exception {
        recorded("31.99/getblockchaininfo");
        ChainInfo master = rpc.chainInfo();
        assertThat(master.chain()).isEqualTo("regtest");
        assertThat(master.blocks()).isEqualTo(268);
        assertThat(master.difficulty()).isEqualByComparingTo("4.656542373906925e-10");
        assertThat(master.warnings()).singleElement().asString().startsWith("This is a pre-release test build");
        assertThat(master.pruneHeight()).isNull();
        assertThat(master.tipSeconds()).isEqualTo(1_795_371_255L);
        recorded("28.0/getblockchaininfo");
        assertThat(rpc.chainInfo().initialDownload()).isFalse();
    }

    @Test
    void networkInfo() throws Exception {
        recorded("31.99/getnetworkinfo");
        NetworkInfo master = rpc.networkInfo();
        assertThat(master.version()).isEqualTo(319900);
        assertThat(master.relayFeeSatPerKvb()).isEqualTo(100);
        assertThat(master.networks()).containsEntry("ipv4", true).containsEntry("onion", false);
        recorded("28.0/getnetworkinfo");
        NetworkInfo older = rpc.networkInfo();
        assertThat(older.version()).isEqualTo(280000);
        assertThat(older.subversion()).isEqualTo("/Satoshi:28.0.0/");
        assertThat(older.relayFeeSatPerKvb()).isEqualTo(1000);
    }

    @Test
    void peers() throws Exception {
        recorded("31.99/getpeerinfo");
        assertThat(rpc.peers()).hasSizeGreaterThan(1).allSatisfy(peer -> {
            assertThat(peer.network()).isEqualTo("not_publicly_routable");
            assertThat(peer.transport()).isEqualTo("v2");
            assertThat(peer.sentByMessage()).containsKey("version");
        });
        recorded("28.0/getpeerinfo");
        assertThat(rpc.peers())
                .isNotEmpty()
                .allSatisfy(peer -> assertThat(peer.connectionType()).isIn("manual", "inbound"));
    }

    @Test
    void mempool() throws Exception {
        recorded("31.99/getmempoolinfo");
        assertThat(rpc.mempoolInfo())
                .isEqualTo(new MempoolInfo(true, 1, 130, 1128, 2620L, 300_000_000, 100, 100, 0, null));
        recorded("28.0/getmempoolinfo");
        assertThat(rpc.mempoolInfo().fullReplacement()).isTrue();
        recorded("31.99/getrawmempool");
        MempoolTxids txids = rpc.mempoolTxids();
        assertThat(txids.txids()).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        assertThat(txids.sequence()).isPositive();
    }

    @Test
    void blocks() throws Exception {
        recorded("31.99/getblockstats");
        BlockStats stats = rpc.blockStats(ANY);
        assertThat(stats.height()).isEqualTo(262);
        assertThat(stats.subsidySat()).isEqualTo(25_0000_0000L);
        assertThat(stats.feesSat()).isEqualTo(116_325);
        assertThat(stats.medianFeeRate()).isEqualTo(20);
        recorded("31.99/getblock_1");
        BlockBody slim = rpc.block(ANY, BlockBody.Detail.TXIDS);
        recorded("31.99/getblock_2");
        BlockBody full = rpc.block(ANY, BlockBody.Detail.TRANSACTIONS);
        assertThat(full.txids()).isEqualTo(slim.txids()).hasSize((int) stats.transactions() - 1);
        assertThat(full.hash()).isEqualTo(slim.hash());
        assertThat(full.claimedSat()).isEqualTo(stats.subsidySat() + stats.feesSat());
        assertThat(full.feesSat()).as("fees, of outputs that are not told").isNull();
        assertThat(slim.claimedSat())
                .as("what the coinbase claims, at verbosity 1")
                .isNull();
    }

    @Test
    void template() throws Exception {
        recorded("31.99/getblocktemplate");
        BlockTemplate template = rpc.blockTemplate(Network.REGTEST);
        assertThat(template.txids()).hasSameSizeAs(template.feesSat()).hasSizeGreaterThan(10);
        assertThat(template.coinbaseSat())
                .isEqualTo(25_0000_0000L
                        + template.feesSat().stream().mapToLong(Long::longValue).sum());
        assertThat(template.weight()).isPositive();
    }

    @Test
    void theRest() throws Exception {
        recorded("31.99/getchaintips");
        assertThat(rpc.chainTips()).extracting(ChainTip::status).containsExactly("active", "valid-fork");
        recorded("31.99/getnettotals");
        assertThat(rpc.netTotals()).isEqualTo(new NetTotals(16333, 182248, 1_795_371_261_466L));
        recorded("31.99/getindexinfo");
        assertThat(rpc.indexes()).isEqualTo(Map.of("coinstatsindex", new IndexState(true, 268)));
        recorded("31.99/getaddrmaninfo");
        assertThat(rpc.addresses()).hasSize(5).containsEntry("ipv4", new AddressTable(0, 0));
        recorded("31.99/getmininginfo");
        assertThat(rpc.miningInfo().networkHashesPerSecond()).isEqualByComparingTo("5.106382978723405");
        recorded("31.99/getchaintxstats");
        assertThat(rpc.chainTransactions()).isEqualTo(311);
        recorded("31.99/getmemoryinfo");
        assertThat(rpc.lockedMemory()).isEqualTo(new LockedMemory(608, 261536, 262144));
        recorded("31.99/getrpcinfo");
        assertThat(rpc.rpcState()).isEqualTo(new RpcState(1, 17, "/data/n0/regtest/debug.log"));
        recorded("31.99/getzmqnotifications");
        assertThat(rpc.zmqNotifiers()).contains(new ZmqNotifier("sequence", "tcp://127.0.0.1:28460", 1000));
        recorded("31.99/estimatesmartfee");
        assertThat(rpc.feeEstimate(2)).isEqualTo(new FeeEstimate(100L, 2));
        recorded("31.99/gettxoutsetinfo");
        assertThat(rpc.supply(false, true).totalSat()).isPositive();
        recorded("31.99/uptime");
        assertThat(rpc.uptimeSeconds()).isEqualTo(82);
    }

    @Test
    void errors() throws Exception {
        recorded("31.99/error_block_not_found");
        assertThat(catchThrowableOfType(NodeRpcException.Rejected.class, () -> rpc.blockStats(ANY))
                        .code())
                .isEqualTo(-5);
        recorded("31.99/error_unknown_method");
        assertThat(catchThrowableOfType(NodeRpcException.Rejected.class, () -> rpc.addresses())
                        .code())
                .isEqualTo(NodeRpcException.Rejected.METHOD_NOT_FOUND);
    }

    @Test
    void recordingsAreWhatTheyAreTakenFor() throws IOException {
        try (InputStream in = RecordedAnswersTests.class.getResourceAsStream("31.99/getblock_1.json")) {
            JsonNode exchange = JSON.readTree(in);
            assertThat(exchange.path("method").asString()).isEqualTo("getblock");
        }
    }
}
