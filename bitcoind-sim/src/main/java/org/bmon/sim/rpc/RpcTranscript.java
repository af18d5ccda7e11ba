package org.bmon.sim.rpc;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers calls as a node's RPC server would, without a server, and gives each as a recording keeps it. */
public final class RpcTranscript {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JsonRpc rpc;

    public RpcTranscript(NodeView node) {
        ActiveCalls calls = new ActiveCalls();
        this.rpc = new JsonRpc(node, new Methods(node, new TipWatch(), calls), calls, new RpcFaults());
    }

    /**
     * One exchange: method, params, HTTP status and the whole response.
     *
     * @param method what is called
     * @param params the parameters, as a JSON array
     * @param seconds when, as the recording's {@code t}; null to leave it out
     */
    public String exchange(String method, String params, @Nullable Double seconds) throws InterruptedException {
        ObjectNode request = JSON.createObjectNode();
        request.put("jsonrpc", "1.0").put("id", 1).put("method", method);
        JsonNode parameters = JSON.readTree(params);
        request.set("params", parameters);
        byte[] body = JSON.writeValueAsString(request).getBytes(StandardCharsets.UTF_8);
        JsonRpc.Reply reply = rpc.answer(body, any -> true);
        ObjectNode exchange = JSON.createObjectNode();
        if (seconds != null) {
            exchange.put("t", seconds);
        }
        exchange.put("method", method);
        exchange.set("params", parameters);
        exchange.put("status", reply.status());
        String answer = reply.body();
        exchange.set("response", answer == null ? JSON.nullNode() : JSON.readTree(answer));
        return JSON.writeValueAsString(exchange);
    }
}
