package org.bmon.workbench.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Six real bitcoinds on regtest, joined by links of known delay; two of them relay no data-carrier outputs. */
final class RegtestFleet implements DemoFleet {

    private static final Logger log = LoggerFactory.getLogger(RegtestFleet.class);
    private static final int NODES = 6;
    /** Node, node, one-way delay in milliseconds. */
    private static final int[][] LINKS = {{0, 1, 20}, {1, 2, 60}, {0, 3, 40}, {3, 4, 120}, {2, 4, 30}, {4, 5, 80}};

    private static final Duration BLOCKS = Duration.ofSeconds(6);
    private static final Duration PAYMENTS = Duration.ofMillis(400);
    private static final int MATURE = 100;
    private static final int COINS = 30;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final List<Path> programs;
    private final Path home;
    private final List<Member> members = new ArrayList<>();
    private final List<DelayedLink> links = new ArrayList<>();
    private final List<Future<?>> jobs = new ArrayList<>();
    private final OpenCoins coins = new OpenCoins();
    private final RandomGenerator random = new SplittableRandom(7);
    private final ScheduledExecutorService traffic =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "demo-traffic"));

    private record Member(Node node, Process process, RegtestRpc rpc, int p2pPort, String zmq) {

        /** With its version among what is said of it. */
        Member described() {
            String said = (version(rpc) + " " + node.remark()).strip();
            Node known = new Node(node.name(), node.cohort(), node.debugLog(), node.clockOffset(), said);
            return new Member(known, process, rpc, p2pPort, zmq);
        }
    }

    /**
     * Starts the nodes in a new folder and waits until all answer.
     *
     * @param bitcoinds the path of a bitcoind, or several with colons between: the nodes take turns
     * @throws IllegalStateException if one does not, with the end of what it said
     */
    RegtestFleet(String bitcoinds) throws IOException {
        programs = programs(bitcoinds);
        home = Files.createTempDirectory("bmon-demo-");
        try {
            for (int i = 0; i < NODES; i++) {
                members.add(start(i));
            }
            for (int i = 0; i < NODES; i++) {
                Member member = members.get(i);
                await(member, "start", RegtestRpc::answers);
                members.set(i, member.described());
            }
            for (int[] link : LINKS) {
                DelayedLink delayed = new DelayedLink(members.get(link[1]).p2pPort(), Duration.ofMillis(link[2]));
                links.add(delayed);
                members.get(link[0]).rpc().call("addnode", "127.0.0.1:" + delayed.port(), "add");
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static List<Path> programs(String bitcoinds) {
        List<Path> programs = new ArrayList<>();
        for (String path : bitcoinds.split(":", -1)) {
            Path program = Path.of(path);
            if (!Files.isExecutable(program) || Files.isDirectory(program)) {
                throw new IllegalStateException("BITCOIND has '" + path + "', which is no program that can be run;"
                        + " it takes the path of a bitcoind, or several with colons between;"
                        + " unset it for a simulated fleet");
            }
            programs.add(program);
        }
        return List.copyOf(programs);
    }

    @Override
    public String title() {
        return "real regtest nodes, links of 20 to 120 ms";
    }

    @Override
    public List<Node> nodes() {
        return members.stream().map(Member::node).toList();
    }

    /** What the nodes call themselves, such as {@code /Satoshi:28.1.0/}, in their order. */
    List<String> versions() {
        return members.stream().map(member -> version(member.rpc())).toList();
    }

    private static String version(RegtestRpc rpc) {
        return rpc.call("getnetworkinfo").path("subversion").asString();
    }

    @Override
    public FleetFile calls() {
        return new FleetFile(
                false,
                members.stream()
                        .map(member -> member.rpc().member(member.node().name().value(), member.zmq()))
                        .toList());
    }

    @Override
    public void startTraffic() {
        RegtestRpc first = members.get(0).rpc();
        for (int i = 0; i < MATURE + COINS; i++) {
            mine(first);
        }
        for (Member member : members) {
            await(
                    member,
                    "reach the first node's tip",
                    rpc -> rpc.call("getblockcount").asInt() >= MATURE + COINS);
        }
        every(BLOCKS, "mining", () -> mine(anyone()));
        every(PAYMENTS, "paying", this::pay);
    }

    private void every(Duration pause, String what, Runnable body) {
        jobs.add(traffic.scheduleWithFixedDelay(
                () -> attempt(what, body), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    private RegtestRpc anyone() {
        return members.get(random.nextInt(members.size())).rpc();
    }

    private void mine(RegtestRpc miner) {
        String hash = miner.call("generatetodescriptor", 1, OpenCoins.descriptor())
                .get(0)
                .asString();
        int height = miner.call("getblockheader", hash).path("height").asInt();
        if (height > MATURE) {
            String ripe = miner.call("getblockhash", height - MATURE).asString();
            JsonNode coinbase = miner.call("getblock", ripe, 2).path("tx").get(0);
            JsonNode output = coinbase.path("vout").get(0);
            long sat = output.path("value").decimalValue().movePointRight(8).longValueExact();
            coins.add(Txid.ofHex(coinbase.path("txid").asString()), 0, sat);
        }
    }

    private void pay() {
        OpenCoins.Payment payment = coins.next();
        if (payment != null) {
            try {
                String txid = anyone().call("sendrawtransaction", payment.hex()).asString();
                coins.add(Txid.ofHex(txid), 0, payment.sat());
            } catch (IllegalStateException e) {
                // The node that was asked has not heard of the coin yet; another will later.
                coins.putBack(payment);
            }
        }
    }

    private static void attempt(String what, Runnable body) {
        try {
            body.run();
        } catch (IllegalStateException | UncheckedIOException e) {
            log.warn("demo traffic: {} failed: {}", what, e.getMessage());
        }
    }

    private Member start(int index) throws IOException {
        NodeName name = new NodeName("node" + index);
        boolean strict = index >= 4;
        Path folder = Files.createDirectory(home.resolve(name.value()));
        int rpcPort = freePort();
        int p2pPort = freePort();
        String zmq = "tcp://127.0.0.1:" + freePort();
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
                        "rpcthreads=4",
                        "datacarrier=" + (strict ? 0 : 1),
                        "debug=validation",
                        "debug=bench",
                        "debug=cmpctblock",
                        "debug=mempoolrej",
                        "debug=mempool",
                        "zmqpubhashblock=" + zmq,
                        "zmqpubhashblockhwm=100000",
                        "zmqpubsequence=" + zmq,
                        "zmqpubsequencehwm=100000",
                        "[regtest]",
                        "rpcport=" + rpcPort,
                        "rpcbind=127.0.0.1",
                        "rpcallowip=127.0.0.1",
                        "bind=127.0.0.1:" + p2pPort,
                        ""));
        Process process = launch(index, folder);
        Path regtest = folder.resolve("regtest");
        Node node = new Node(
                name,
                strict ? "no-data-carrier" : "default",
                regtest.resolve("debug.log"),
                Duration.ZERO,
                strict ? "datacarrier=0" : "");
        return new Member(node, process, new RegtestRpc(rpcPort, regtest.resolve(".cookie")), p2pPort, zmq);
    }

    private Process launch(int index, Path folder) throws IOException {
        Path program = programs.get(index % programs.size());
        return new ProcessBuilder(program.toString(), "-datadir=" + folder)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("console").toFile()))
                .start();
    }

    /** Stops a node as its operator does, starts it again, and waits until it answers. */
    void restart(int index) throws IOException {
        Member member = members.get(index);
        member.rpc().call("stop");
        end(member.process());
        Process process = launch(index, home.resolve(member.node().name().value()));
        Member again = new Member(member.node(), process, member.rpc(), member.p2pPort(), member.zmq());
        members.set(index, again);
        await(again, "start again", RegtestRpc::answers);
    }

    private void await(Member member, String what, Predicate<RegtestRpc> done) {
        NodeName name = member.node().name();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!done.test(member.rpc())) {
            if (!member.process().isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "bitcoind of " + name + " did not " + what + "; it says: " + said(name));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the nodes start", e);
            }
        }
    }

    private String said(NodeName name) {
        try {
            return Files.readString(home.resolve(name.value()).resolve("console"))
                    .strip();
        } catch (IOException e) {
            return "nothing that can be read: " + e.getMessage();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        jobs.forEach(job -> job.cancel(true));
        traffic.shutdownNow();
        for (DelayedLink link : links) {
            link.close();
        }
        for (Member member : members) {
            member.process().destroy();
        }
        for (Member member : members) {
            end(member.process());
        }
        DemoFiles.delete(home);
    }

    private static void end(Process process) {
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
