package org.bmon.sim.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bmon.common.Network;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the answers say, beyond their shape. */
class AnswersTests {

    @TempDir
    Path dir;

    private FixtureNode node = new FixtureNode(319900);
    private SimulatedRpcServer server;

    private Caller start(int version) throws Exception {
        node = new FixtureNode(version);
        server = new SimulatedRpcServer(node, RpcAccess.byCookie(dir.resolve(".cookie")), 0);
        server.start();
        return Caller.withCookie(server, dir.resolve(".cookie"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // version, warnings is an array, has bits, has deployments, startingheight, transport, softforks, hash
        "220000, false, false, false, true, false, true, hash_serialized_2",
        "230000, false, false, true, true, false, false, hash_serialized_2",
        "250100, false, false, true, true, false, false, hash_serialized_2",
        "260000, false, false, true, true, true, false, hash_serialized_3",
        "270100, false, false, true, true, true, false, hash_serialized_3",
        "280000, true, false, true, true, true, false, hash_serialized_3",
        "290100, true, true, true, true, true, false, hash_serialized_3",
        "300000, true, true, true, true, true, false, hash_serialized_3",
        "310000, true, true, true, false, true, false, hash_serialized_3",
        "319900, true, true, true, false, true, false, hash_serialized_3",
    })
    void fieldsComeAndGoWithTheVersion(
            int version,
            boolean array,
            boolean bits,
            boolean deployments,
            boolean startingHeight,
            boolean transport,
            boolean softforks,
            String hashKey)
            throws Exception {
        Caller caller = start(version);
        JsonNode chain = caller.result("getblockchaininfo");
        assertThat(chain.get("warnings").isArray()).isEqualTo(array);
        assertThat(chain.has("bits")).isEqualTo(bits);
        assertThat(chain.has("target")).isEqualTo(bits);
        assertThat(chain.has("softforks")).isEqualTo(softforks);
        assertThat(caller.call("getdeploymentinfo").statusCode()).isEqualTo(deployments ? 200 : 404);
        JsonNode peer = caller.result("getpeerinfo").get(0);
        assertThat(peer.has("startingheight")).isEqualTo(startingHeight);
        assertThat(peer.has("transport_protocol_type")).isEqualTo(transport);
        assertThat(caller.result("gettxoutsetinfo").has(hashKey)).isTrue();
        assertThat(caller.result("getnetworkinfo").get("version").intValue()).isEqualTo(version);
        int block9 = caller.result("getblockstats", 9).get("totalfee").intValue();
        assertThat(block9).isEqualTo(2 * (int) FixtureNode.FEE);
    }

    @Test
    void claimedCoinbaseOfABlockIsSubsidyAndFees() throws Exception {
        Caller caller = start(319900);
        String hash = FixtureNode.hash(9).toHex();
        JsonNode block = caller.result("getblock", hash, 2);
        JsonNode stats = caller.result("getblockstats", hash, List.of("subsidy", "totalfee", "txs"));
        assertThat(block.at("/tx/0/vout/0/value")
                        .decimalValue()
                        .movePointRight(8)
                        .longValueExact())
                .isEqualTo(
                        stats.get("subsidy").longValue() + stats.get("totalfee").longValue());
        assertThat(stats.propertyNames()).containsExactly("subsidy", "totalfee", "txs");
        assertThat(block.get("confirmations").intValue()).isEqualTo(141);
        assertThat(block.get("nextblockhash").stringValue())
                .isEqualTo(FixtureNode.hash(10).toHex());
        assertThat(block.get("coinbase_tx").get("coinbase").stringValue()).isEqualTo("5900");
        assertThat(caller.error("getblockstats", hash, List.of("nonsense"))
                        .get("message")
                        .stringValue())
                .isEqualTo("Invalid selected statistic 'nonsense'");
    }

    @Test
    void spentOutputsOfABlockAreToldFromV23On() throws Exception {
        String hash = FixtureNode.hash(9).toHex();
        JsonNode block = start(280000).result("getblock", hash, 3);
        long spent = 0;
        long created = 0;
        for (int i = 1; i < block.get("tx").size(); i++) {
            for (JsonNode input : block.at("/tx/" + i + "/vin")) {
                spent += input.at("/prevout/value")
                        .decimalValue()
                        .movePointRight(8)
                        .longValueExact();
            }
            for (JsonNode output : block.at("/tx/" + i + "/vout")) {
                created += output.get("value").decimalValue().movePointRight(8).longValueExact();
            }
        }
        assertThat(spent - created).isEqualTo(2 * FixtureNode.FEE);
    }

    @Test
    void headerOfABlockNotInTheChainHasNoConfirmations() throws Exception {
        Caller caller = start(280000);
        String hash = node.headerOnly.toHex();
        JsonNode header = caller.result("getblockheader", hash);
        assertThat(header.get("confirmations").intValue()).isEqualTo(-1);
        assertThat(header.get("nTx").intValue()).isZero();
        assertThat(caller.error("getblock", hash).get("message").stringValue())
                .isEqualTo("Block not available (not fully downloaded)");
        assertThat(caller.error("getblock", FixtureNode.hash(1).toHex(), 0)
                        .get("message")
                        .stringValue())
                .contains("verbosity 1 to 3");
        assertThat(caller.result("getblockheader", FixtureNode.hash(1).toHex(), false)
                        .stringValue())
                .hasSize(160);
    }

    @Test
    void outputsOfTheChainAddUpToTheSubsidies() throws Exception {
        Caller caller = start(319900);
        JsonNode set = caller.result("gettxoutsetinfo", "muhash", 100);
        long total = satoshi(set.get("total_amount"));
        long unspendable = satoshi(set.get("total_unspendable_amount"));
        assertThat(total + unspendable).isEqualTo(101 * FixtureNode.SUBSIDY);
        assertThat(set.get("height").intValue()).isEqualTo(100);
        JsonNode scan = caller.result("gettxoutsetinfo", "none");
        assertThat(scan.has("muhash")).isFalse();
        assertThat(caller.error("gettxoutsetinfo", "sha1").get("code").intValue())
                .isEqualTo(-8);
    }

    private static long satoshi(JsonNode amount) {
        return amount.decimalValue().movePointRight(8).longValueExact();
    }

    @Test
    void mempoolTellsFamiliesAndItsThreeForms() throws Exception {
        Caller caller = start(280000);
        String parent = FixtureNode.txid(1_000).toHex();
        String child = FixtureNode.txid(1_001).toHex();
        JsonNode verbose = caller.result("getrawmempool", true);
        assertThat(verbose.get(parent).get("descendantcount").intValue()).isEqualTo(2);
        assertThat(verbose.get(parent).get("spentby").get(0).stringValue()).isEqualTo(child);
        assertThat(satoshi(verbose.get(child).get("fees").get("ancestor"))).isEqualTo(2 * FixtureNode.FEE);
        assertThat(caller.result("getmempoolentry", child)).isEqualTo(verbose.get(child));
        assertThat(caller.result("getrawmempool")).hasSize(2);
        JsonNode sequence = caller.result("getrawmempool", false, true);
        assertThat(sequence.get("mempool_sequence").intValue()).isEqualTo(41);
        assertThat(sequence.get("txids").get(1).stringValue()).isEqualTo(child);
        assertThat(caller.error("getrawmempool", true, true).get("code").intValue())
                .isEqualTo(-8);
    }

    @Test
    void templateNumbersItsDependenciesFromOne() throws Exception {
        Caller caller = start(319900);
        JsonNode template = caller.result("getblocktemplate", Map.of("rules", List.of("segwit")));
        assertThat(template.at("/transactions/0/depends")).isEmpty();
        assertThat(template.at("/transactions/1/depends/0").intValue()).isEqualTo(1);
        assertThat(template.get("coinbasevalue").longValue()).isEqualTo(FixtureNode.SUBSIDY / 2 + 2 * FixtureNode.FEE);
        assertThat(caller.error("getblocktemplate", Map.of()).get("code").intValue())
                .isEqualTo(-8);
    }

    @Test
    void templateNeedsPeersOnMainnetOnly() throws Exception {
        Caller caller = start(319900);
        node.peers = List.of();
        Map<String, List<String>> rules = Map.of("rules", List.of("segwit"));
        assertThat(caller.call("getblocktemplate", rules).statusCode()).isEqualTo(200);
        node.network = Network.MAIN;
        assertThat(caller.error("getblocktemplate", rules).get("code").intValue())
                .isEqualTo(-9);
    }

    @Test
    void controlIsRefusedWhereTheViewHasNone() throws Exception {
        Caller caller = start(319900);
        assertThat(caller.result("generatetoaddress", 2, "bcrt1qx")).hasSize(2);
        assertThat(caller.result("setnetworkactive", false).booleanValue()).isFalse();
        assertThat(caller.result("logging", List.of("net"), List.of("mempool"))
                        .get("net")
                        .booleanValue())
                .isTrue();
        assertThat(node.logCategories()).containsExactly("net", "validation");
        assertThat(caller.error("logging", List.of("nonsense")).get("message").stringValue())
                .isEqualTo("unknown logging category nonsense");
        assertThat(caller.error("invalidateblock", node.tip().hash().toHex())
                        .get("message")
                        .stringValue())
                .contains("does not support invalidateblock");
        node.control = false;
        assertThat(caller.error("generatetoaddress", 1, "bcrt1qx").get("code").intValue())
                .isEqualTo(-32601);
    }

    @Test
    void scriptsAreShownAsTheRecordedNodeShowedThem() {
        JsonNode key = ScriptJson.of("0014ae3abdd3f1dcd1941169ccdaf82f8892d6a5fef9", Network.REGTEST, 319900);
        assertThat(key.get("address").stringValue()).isEqualTo("bcrt1q4catm5l3mngegytfend0stugjtt2tlhe65uf8r");
        assertThat(key.get("desc").stringValue())
                .isEqualTo("addr(bcrt1q4catm5l3mngegytfend0stugjtt2tlhe65uf8r)#xr2r2lks");
        String commitment = "6a24aa21a9edf86f2a5b1f6be1cd3d30efd8d8c02fea1dd41a8bf2e1d98a07db8591ca1d31b2";
        JsonNode data = ScriptJson.of(commitment, Network.REGTEST, 319900);
        assertThat(data.get("asm").stringValue())
                .isEqualTo("OP_RETURN aa21a9edf86f2a5b1f6be1cd3d30efd8d8c02fea1dd41a8bf2e1d98a07db8591ca1d31b2");
        assertThat(data.get("desc").stringValue()).endsWith("#467d06yy");
        assertThat(RawHex.coinbaseScript(262)).isEqualTo("020601");
        assertThat(RawHex.coinbaseScript(128)).isEqualTo("028000");
    }

    @ParameterizedTest
    @CsvSource({
        "4.656542373906925e-10, 4.656542373906925e-10",
        "1, 1",
        "0, 0",
        "0.045474748, 0.045474748",
        "20845986.96235998, 20845986.96235998",
        "-0.5, -0.5",
        "1e20, 1e+20",
    })
    void numbersAreWrittenAsTheNodeWritesThem(double value, String text) {
        assertThat(Json.number(value).toString()).isEqualTo(text);
    }

    @Test
    void amountsHaveEightDecimals() {
        assertThat(Json.amount(1).toString()).isEqualTo("0.00000001");
        assertThat(Json.amount(2_500_116_325L).toString()).isEqualTo("25.00116325");
        assertThat(Json.amount(0).toString()).isEqualTo("0.00000000");
    }

    @Test
    void difficultyAndTargetOfKnownBits() {
        assertThat(Work.difficulty(0x1d00ffff)).isEqualTo(1.0);
        assertThat(Json.number(Work.difficulty(0x207fffff)).toString()).isEqualTo("4.656542373906925e-10");
        assertThat(Work.target(0x207fffff)).isEqualTo("7fffff" + "0".repeat(58));
        assertThat(Work.target(0x1d00ffff)).isEqualTo("00000000ffff" + "0".repeat(52));
    }
}
