package org.bmon.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bmon.common.Txid;
import tools.jackson.databind.JsonNode;

/** The story on two real regtest nodes: the watched one takes no data carriers, the other does. */
final class RealStoryNode implements StoryNode {

    private static final int MATURE = 105;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Path bitcoind;
    private final int zmqPort = freePort();
    private final Peer watched;
    private final Peer other;

    /** A node and its process. */
    private static final class Peer {
        final Path folder;
        final int p2pPort = freePort();
        final RegtestRpc rpc;
        Process process;

        Peer(Path folder, int rpcPort) {
            this.folder = folder;
            this.rpc = new RegtestRpc(rpcPort, folder.resolve("regtest/.cookie"));
        }

        JsonNode call(String method, Object... params) {
            return rpc.call(method, params);
        }

        String tip() {
            return call("getbestblockhash").asString();
        }
    }

    RealStoryNode(Path bitcoind, Path home) throws IOException {
        this.bitcoind = bitcoind;
        this.watched = prepare(
                home.resolve("watched"),
                "datacarrier=0",
                "zmqpubsequence=tcp://127.0.0.1:" + zmqPort,
                "zmqpubhashblock=tcp://127.0.0.1:" + zmqPort,
                "zmqpubsequencehwm=100000",
                "zmqpubhashblockhwm=100000");
        this.other = prepare(home.resolve("other"), "datacarrier=1");
        try {
            start(watched);
            start(other);
            watched.call("addnode", "127.0.0.1:" + other.p2pPort, "add");
            watched.call("generatetodescriptor", MATURE, OpenCoins.descriptor());
            awaitSame();
        } catch (RuntimeException | IOException e) {
            close();
            throw e;
        }
    }

    private static Peer prepare(Path folder, String... more) throws IOException {
        Files.createDirectories(folder);
        int rpcPort = freePort();
        Peer peer = new Peer(folder, rpcPort);
        Files.writeString(
                folder.resolve("bitcoin.conf"),
                String.join(
                        "\n",
                        "regtest=1",
                        "server=1",
                        "logtimemicros=1",
                        "logthreadnames=1",
                        "dnsseed=0",
                        "fixedseeds=0",
                        "listenonion=0",
                        "discover=0",
                        "natpmp=0",
                        "shrinkdebugfile=0",
                        "printtoconsole=0",
                        "dbcache=16",
                        "par=1",
                        "debug=validation",
                        "debug=bench",
                        "debug=cmpctblock",
                        "debug=mempoolrej",
                        "debug=mempool",
                        "whitelist=noban,relay@127.0.0.1",
                        String.join("\n", more),
                        "[regtest]",
                        "rpcport=" + rpcPort,
                        "rpcbind=127.0.0.1",
                        "rpcallowip=127.0.0.1",
                        "bind=127.0.0.1:" + peer.p2pPort,
                        ""));
        return peer;
    }

    private void start(Peer peer) throws IOException {
        peer.process = new ProcessBuilder(bitcoind.toString(), "-datadir=" + peer.folder)
                .redirectErrorStream(true)
                .redirectOutput(peer.folder.resolve("console").toFile())
                .start();
        await("a node that answers; see " + peer.folder.resolve("console"))
                .atMost(LONG)
                .until(peer.rpc::answers);
    }

    private void awaitSame() {
        await().atMost(LONG).until(() -> watched.tip().equals(other.tip()));
    }

    @Override
    public String title() {
        return "a real bitcoind, "
                + watched.call("getnetworkinfo").path("subversion").asString();
    }

    @Override
    public Path log() {
        return watched.folder.resolve("regtest/debug.log");
    }

    @Override
    public String zmqAddress() {
        return "tcp://127.0.0.1:" + zmqPort;
    }

    @Override
    public void mine() {
        mine(watched, 1);
        awaitSame();
    }

    private static void mine(Peer peer, int blocks) {
        for (int i = 0; i < blocks; i++) {
            peer.call("generatetodescriptor", 1, OpenCoins.descriptor());
        }
    }

    @Override
    public void play() {
        String paid = send(watched, spend(coin(1), 1_000, false));
        await().atMost(LONG).until(() -> mempool(other).contains(paid));
        String dear = send(watched, spend(coin(1), 50_000, false));
        await().atMost(LONG).until(() -> mempool(other).contains(dear));
        String carrier = send(other, spend(coin(2), 20_000, true));
        String heard = send(other, spend(coin(3), 20_000, false));
        await("the watched node hears of the transaction after the one it refuses")
                .atMost(LONG)
                .until(() -> mempool(watched).contains(heard));
        assertThat(mempool(watched)).doesNotContain(carrier);
        mine();
        reorg();
        JsonNode block = watched.call("generateblock", OpenCoins.descriptor(), List.of(), false);
        JsonNode verdict =
                watched.call("submitblock", FlawedBlock.of(block.path("hex").asString()));
        assertThat(verdict.asString()).isEqualTo("bad-cb-amount");
        send(watched, spend(coin(4), 5_000, false));
    }

    /** The watched node mines two blocks that the others do not hear of, and they three. */
    private void reorg() {
        watched.call("setnetworkactive", false);
        await().atMost(LONG).until(() -> watched.call("getconnectioncount").asInt() == 0);
        send(watched, spend(coin(5), 5_000, false));
        mine(watched, 2);
        mine(other, 3);
        watched.call("setnetworkactive", true);
        watched.call("addnode", "127.0.0.1:" + other.p2pPort, "onetry");
        awaitSame();
    }

    private static String mempool(Peer peer) {
        return peer.call("getrawmempool").toString();
    }

    private static String send(Peer peer, byte[] transaction) {
        return peer.call("sendrawtransaction", HexFormat.of().formatHex(transaction))
                .asString();
    }

    /** The coinbase of a height, which is mature. */
    private OpenCoins.Coin coin(int height) {
        JsonNode coinbase = watched.call(
                        "getblock", watched.call("getblockhash", height).asString(), 2)
                .path("tx")
                .get(0);
        long sat = coinbase.path("vout")
                .get(0)
                .path("value")
                .decimalValue()
                .movePointRight(8)
                .longValueExact();
        return new OpenCoins.Coin(Txid.ofHex(coinbase.path("txid").asString()), 0, sat);
    }

    private static byte[] spend(OpenCoins.Coin coin, long fee, boolean carriesData) {
        byte[] script = HexFormat.of().parseHex(OpenCoins.scriptHex());
        byte[] data = HexFormat.of().parseHex("6a04626d6f6e");
        ByteBuffer tx = ByteBuffer.allocate(300).order(ByteOrder.LITTLE_ENDIAN);
        tx.putInt(2).put((byte) 0).put((byte) 1).put((byte) 1);
        byte[] id = coin.txid().toBytes();
        for (int i = id.length - 1; i >= 0; i--) {
            tx.put(id[i]);
        }
        tx.putInt(coin.output()).put((byte) 0).putInt(0xfffffffd);
        tx.put((byte) (carriesData ? 2 : 1));
        tx.putLong(coin.sat() - fee).put((byte) script.length).put(script);
        if (carriesData) {
            tx.putLong(0).put((byte) data.length).put(data);
        }
        tx.put((byte) 1).put((byte) 1).put((byte) 0x51).putInt(0);
        byte[] bytes = new byte[tx.position()];
        tx.flip().get(bytes);
        return bytes;
    }

    @Override
    public void rotate() throws IOException, InterruptedException {
        Files.move(log(), log().resolveSibling("debug.log.1"));
        new ProcessBuilder("kill", "-HUP", Long.toString(watched.process.pid()))
                .start()
                .waitFor();
        mine();
        await().atMost(LONG).until(() -> Files.exists(log()));
    }

    @Override
    public void restart() throws IOException, InterruptedException {
        watched.call("stop");
        assertThat(watched.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        start(watched);
        watched.call("addnode", "127.0.0.1:" + other.p2pPort, "add");
    }

    @Override
    public void quiet() {
        // Nothing happens to it that the story does not do.
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (Peer peer : new Peer[] {watched, other}) {
            if (peer.process != null) {
                peer.process.destroy();
                try {
                    if (!peer.process.waitFor(15, TimeUnit.SECONDS)) {
                        peer.process.destroyForcibly().waitFor();
                    }
                } catch (InterruptedException e) {
                    peer.process.destroyForcibly();
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
