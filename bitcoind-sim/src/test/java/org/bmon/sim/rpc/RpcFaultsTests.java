package org.bmon.sim.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RpcFaultsTests {

    private static final String UPTIME = Caller.request("uptime").toString();

    @TempDir
    Path dir;

    private final FixtureNode node = new FixtureNode(280000);
    private SimulatedRpcServer server;
    private Caller caller;

    @BeforeEach
    void start() throws Exception {
        Path cookie = dir.resolve(".cookie");
        server = new SimulatedRpcServer(node, RpcAccess.byCookie(cookie), 0);
        server.start();
        caller = Caller.withCookie(server, cookie);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void oneMethodHangsUntilTheFaultIsLiftedWhileOthersAnswer() throws Exception {
        server.faults().set("uptime", new RpcFaults.Fault.Hang());
        CompletableFuture<HttpResponse<String>> hanging = caller.postLater(UPTIME);
        assertThat(caller.result("getblockcount").intValue()).isEqualTo(149);
        assertThat(hanging).isNotDone();
        server.faults().clear("uptime");
        assertThat(hanging.join().statusCode()).isEqualTo(200);
    }

    @Test
    void hangingCallEndsWithTheServer() {
        server.faults().setAll(new RpcFaults.Fault.Hang());
        CompletableFuture<HttpResponse<String>> hanging = caller.postLater(UPTIME);
        server.close();
        assertThatThrownBy(hanging::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void moreCallsThanWorkersAndQueueAreRefused() throws Exception {
        server.faults().set("uptime", new RpcFaults.Fault.Hang());
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        // Version 28 has 4 workers and a queue of 16.
        for (int i = 0; i < 24; i++) {
            calls.add(caller.postLater(UPTIME));
        }
        Awaitility.await()
                .until(() -> calls.stream().filter(CompletableFuture::isDone).count() == 4);
        server.faults().clearAll();
        List<Integer> statuses =
                calls.stream().map(call -> call.join().statusCode()).sorted().toList();
        assertThat(statuses)
                .hasSize(24)
                .endsWith(503, 503, 503, 503)
                .filteredOn(status -> status == 200)
                .hasSize(20);
        assertThat(node.log).hasSize(4).allMatch(line -> line.contains("work queue depth exceeded"));
    }

    @Test
    void fullQueueIsServiceUnavailable() throws Exception {
        server.faults().queueFull(true);
        HttpResponse<String> answer = caller.call("uptime");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("Work queue depth exceeded");
        server.faults().clearAll();
        assertThat(caller.call("uptime").statusCode()).isEqualTo(200);
    }

    @Test
    void chosenErrorsAndBareHttpTakeThePlaceOfTheAnswer() throws Exception {
        server.faults().set("uptime", new RpcFaults.Fault.RpcError(-33, "Mempool disabled"));
        assertThat(caller.error("uptime").get("code").intValue()).isEqualTo(-33);
        server.faults().set("uptime", new RpcFaults.Fault.Http(500, "<html>no"));
        HttpResponse<String> bare = caller.call("uptime");
        assertThat(bare.statusCode()).isEqualTo(500);
        assertThat(bare.body()).isEqualTo("<html>no");
        server.faults().set("uptime", new RpcFaults.Fault.Delay(Duration.ofMillis(1)));
        assertThat(caller.result("uptime").intValue()).isEqualTo(82);
    }

    @Test
    void cutAndDroppedAnswersBreakTheConnectionAfterTheMethodHasRun() throws Exception {
        String generate = Caller.request("generatetoaddress", 1, "bcrt1q").toString();
        server.faults().set("generatetoaddress", new RpcFaults.Fault.Cut(5));
        assertThatThrownBy(() -> caller.post(generate)).isInstanceOf(IOException.class);
        assertThat(node.tip().height()).isEqualTo(150);
        server.faults().set("generatetoaddress", new RpcFaults.Fault.Drop());
        assertThatThrownBy(() -> caller.post(generate)).isInstanceOf(IOException.class);
        assertThat(node.tip().height()).isGreaterThanOrEqualTo(151);
    }
}
