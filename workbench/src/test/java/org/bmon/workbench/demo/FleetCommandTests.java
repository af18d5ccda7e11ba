package org.bmon.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.bmon.common.RanAgainst;
import org.bmon.workbench.Bitcoind;
import org.bmon.workbench.cli.BadInput;
import org.bmon.workbench.cli.UsageException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that make something happen, on a simulated fleet; and on a real one where BITCOIND names a bitcoind. */
class FleetCommandTests {

    @TempDir
    static Path folder;

    private static DemoFleet fleet;

    @BeforeAll
    static void start() throws IOException {
        String bitcoind = Bitcoind.all();
        if (bitcoind == null) {
            RanAgainst.not("on real nodes: BITCOIND names no bitcoind; simulated nodes instead");
            fleet = new SimulatedFleet();
            RanAgainst.tell("simulator", "nodes with RPC, ZMQ and logs, live");
        } else {
            fleet = new RegtestFleet(bitcoind);
            RanAgainst.tell("real bitcoind", bitcoind);
            fleet.startTraffic();
        }
        fleet.calls().write(file());
        for (FleetFile.Member member : fleet.calls().members()) {
            RegtestRpc node = new RegtestRpc(member.rpcPort(), Path.of(member.cookie()));
            Awaitility.await(member.name() + " answers")
                    .atMost(Duration.ofSeconds(60))
                    .until(node::answers);
        }
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    private static Path file() {
        return folder.resolve("fleet").resolve("fleet.json");
    }

    private static List<String> run(String command, String... arguments) throws UsageException, BadInput {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new FleetCommand(out, Map.of("BMON_FLEET_FILE", file().toString())).run(command, List.of(arguments));
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static String nodeName(int index) {
        return fleet.nodes().get(index).name().value();
    }

    private static void awaitInLog(int node, String words) {
        Path log = fleet.nodes().get(node).debugLog();
        Awaitility.await(words + " in " + log).atMost(Duration.ofSeconds(60)).until(() -> {
            try (var lines = Files.lines(log)) {
                return lines.anyMatch(line -> line.contains(words));
            }
        });
    }

    @Test
    void minedBlocksReachOtherNodes() throws Exception {
        List<String> hashes = run("generateblock", "2", "--node", nodeName(1));

        assertThat(hashes).hasSize(2);
        awaitInLog(3, "UpdateTip: new best=" + hashes.get(1));
    }

    @Test
    void paymentsReachOtherNodes() throws Exception {
        List<String> said = run("tx", "2");

        assertThat(said).isNotEmpty();
        awaitInLog(2, "AcceptToMemoryPool");
    }

    @Test
    void aReorgReachesOtherNodes() throws Exception {
        List<String> said = run("reorg", "1");

        assertThat(said).last().isEqualTo("the branch of 2 blocks replaces one of 1");
        awaitInLog(1, "BlockDisconnected: block hash=");
    }

    @Test
    void anInvalidBlockIsRefusedByTheNode() throws Exception {
        run("invalidblock");

        awaitInLog(0, "bad-cb-amount");
    }

    @Test
    void aNodeIsCalled() throws Exception {
        assertThat(run("bitcoinrpc", nodeName(0), "getblockhash", "0"))
                .singleElement()
                .satisfies(hash -> assertThat(hash).matches("[0-9a-f]{64}"));
    }

    @Test
    void aNodeThatIsNotThereIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> run("bitcoinrpc", "nobody", "uptime"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("nobody")
                .hasMessageContaining(nodeName(0));
    }

    @Test
    void whatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> run("tx", "many"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'many'");
    }

    private static List<String> runInContainers(String client, String... arguments) throws Exception {
        Path docker = Files.createTempFile(folder, "docker", "");
        Files.writeString(docker, "#!/bin/sh\n" + client + "\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Map<String, String> environment =
                Map.of("BMON_CONTAINERS", "node0=box-a node1=box-b ", "BMON_DOCKER", docker.toString());
        new FleetCommand(new PrintStream(bytes, true, StandardCharsets.UTF_8), environment)
                .run("bitcoinrpc", List.of(arguments));
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aNodeInAContainerIsCalledByItsOwnClient() throws Exception {
        assertThat(runInContainers("echo \"$@\"", "node1", "getblock", "abc", "2", "[\"x\"]"))
                .containsExactly("exec box-b bitcoin-cli -datadir=/bitcoin -regtest getblock abc 2 [\"x\"]");
    }

    @Test
    void whatANodeInAContainerRefusesIsSaid() {
        assertThatThrownBy(() -> runInContainers("echo 'error code: -5' >&2; exit 5", "node0", "getblock", "abc"))
                .isInstanceOf(BadInput.class)
                .hasMessage("getblock in box-a: error code: -5");
    }

    @Test
    void withoutAFleetTheMessageSaysHowToStartOne() {
        FleetCommand command = new FleetCommand(
                System.out, Map.of("BMON_FLEET_FILE", folder.resolve("none").toString()));

        assertThatThrownBy(() -> command.run("generateblock", List.of()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("./dev demo");
    }
}
