package org.bmon.agent.source.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.bmon.common.Network;
import org.junit.jupiter.api.Test;

/** Answers as values. */
class BitcoindNodeRpcTests extends StubNodeFixture {

    @Test
    void amountsAreExact() throws Exception {
        String body = "{\"loaded\":true,\"size\":1,\"bytes\":1,\"usage\":1,\"total_fee\":20999999.97690001,"
                + "\"maxmempool\":1,\"mempoolminfee\":1e-08,\"minrelaytxfee\":0.00001000,\"unbroadcastcount\":0}";
        reply(body);

        MempoolInfo info = rpc.mempoolInfo();

        assertThat(info.totalFeeSat()).isEqualTo(2_099_999_997_690_001L);
        assertThat(info.minFeeSatPerKvb()).isEqualTo(1);
        assertThat(info.minRelayFeeSatPerKvb()).isEqualTo(1000);
        reply(body.replace("1e-08", "1e-09"));
        assertThat(failure(NodeRpcException.BadReply.class, () -> rpc.mempoolInfo()))
                .hasMessage("getmempoolinfo: getmempoolinfo.mempoolminfee is no amount in whole satoshi");
    }

    @Test
    void textIsUtf8() throws Exception {
        reply("[\"café € \\u0001\"]");
        assertThat(rpc.wallets()).containsExactly("café € \u0001");
    }

    @Test
    void whatIsMissingIsNamedWithItsPlace() {
        reply("{\"active_commands\":[{\"method\":\"uptime\"}],\"logpath\":\"x\"}");

        assertThat(failure(NodeRpcException.BadReply.class, () -> rpc.rpcState()))
                .hasMessage("getrpcinfo: getrpcinfo.active_commands[0].duration: expected an integer of 64 bits,"
                        + " found nothing");
        assertThat(calls).last().isEqualTo("getrpcinfo bad-reply");
    }

    @Test
    void aBlockIsAddedUpWhileItStreams() throws Exception {
        String coinbase =
                "{\"txid\":\"" + "c".repeat(64) + "\",\"vin\":[{\"coinbase\":\"03a1b2c32f506f6f6c206f6e652f00\"}],"
                        + "\"vout\":[{\"value\":3.12501500,\"n\":0,\"scriptPubKey\":{\"hex\":\"00\"}},{\"value\":0E-8,\"n\":1}]}";
        String payment = "{\"txid\":\"" + "1".repeat(64) + "\",\"vin\":[{\"txid\":\"aa\",\"vout\":1,"
                + "\"prevout\":{\"generated\":false,\"value\":1.00000000,\"scriptPubKey\":{}}}],"
                + "\"vout\":[{\"value\":0.40000000},{\"value\":0.59998500}],\"fee\":0.00001500}";
        String block =
                "{\"hash\":\"" + BLOCK.toHex() + "\",\"confirmations\":1,\"height\":840000,\"previousblockhash\":\""
                        + "0".repeat(63) + "1\",\"tx\":[" + coinbase + "," + payment + "]}";
        reply(block);

        BlockBody body = rpc.block(BLOCK, BlockBody.Detail.SPENT_OUTPUTS);

        assertThat(body.claimedSat()).isEqualTo(312_501_500L);
        assertThat(body.feesSat()).isEqualTo(1_500L);
        assertThat(body.coinbaseTag()).isEqualTo("/Pool one/");
        assertThat(body.txids()).singleElement().hasToString("1".repeat(64));
        assertThat(body.height()).isEqualTo(840_000);
        assertThat(body.inActiveChain()).isTrue();
        reply(block.replaceAll("\"prevout\":\\{.*\\{\\}\\}", "\"x\":0"));
        assertThat(rpc.block(BLOCK, BlockBody.Detail.SPENT_OUTPUTS).feesSat())
                .as("fees without the outputs that are spent")
                .isNull();
    }

    @Test
    void whatABlockSpendsIsReadWithoutTheCoinbase() throws Exception {
        String first = "1".repeat(32) + "a".repeat(32);
        reply("{\"hash\":\"" + BLOCK.toHex() + "\",\"tx\":["
                + "{\"txid\":\"" + "c".repeat(64)
                + "\",\"vin\":[{\"coinbase\":\"03a1b2\",\"sequence\":1}],\"vout\":[{\"n\":0}]},"
                + "{\"txid\":\"" + "d".repeat(64) + "\",\"vin\":[{\"txid\":\"" + first
                + "\",\"vout\":7,\"scriptSig\":{}},"
                + "{\"txid\":\"" + "2".repeat(64) + "\",\"vout\":0}],\"vout\":[]},"
                + "{\"txid\":\"" + "e".repeat(64) + "\",\"vin\":[{\"txid\":\"" + "d".repeat(64) + "\",\"vout\":1}]}]}");

        assertThat(rpc.blockSpends(BLOCK))
                .containsExactly(List.of("1".repeat(32) + ":7", "2".repeat(32) + ":0"), List.of("d".repeat(32) + ":1"));
        assertThat(node.requests.get(0).body()).contains("\"" + BLOCK.toHex() + "\",2]");
        reply("{\"hash\":\"" + BLOCK.toHex() + "\"}");
        assertThat(failure(NodeRpcException.BadReply.class, () -> rpc.blockSpends(BLOCK)))
                .hasMessageContaining("a block has tx");
    }

    @Test
    void signetAsksForItsOwnRule() {
        reply("{}");
        failure(NodeRpcException.BadReply.class, () -> rpc.blockTemplate(Network.SIGNET));
        failure(NodeRpcException.BadReply.class, () -> rpc.blockTemplate(Network.MAIN));

        assertThat(node.requests.get(0).body()).contains("\"params\":[{\"rules\":[\"segwit\",\"signet\"]}]");
        assertThat(node.requests.get(1).body()).contains("\"params\":[{\"rules\":[\"segwit\"]}]");
    }

    @Test
    void onlyKnownMethodsCanBeSent() {
        BitcoinClient client = new BitcoinClient(url(), transport());

        assertThatThrownBy(() -> client.query("stop")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(client::getBalance).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.getRawTransactions(List.of("00")))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> client.queryForStream("stop")).isInstanceOf(UnsupportedOperationException.class);
        assertThat(node.requests).isEmpty();
    }

    private java.net.URL url() {
        try {
            return node.uri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private RpcTransport transport() {
        return new RpcTransport(
                node.uri(), RpcCredentials.password("u", "p"), RpcMetrics.NONE, null, Duration.ofSeconds(1));
    }
}
