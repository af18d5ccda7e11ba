package org.bmon.sim.rpc;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls under way, for getrpcinfo. */
final class ActiveCalls {

    private final Map<Long, Call> calls = new TreeMap<>();
    private long next;

    private record Call(String method, long startNanos) {}

    synchronized long begin(String method) {
        calls.put(next, new Call(method, System.nanoTime()));
        return next++;
    }

    synchronized void end(long call) {
        calls.remove(call);
    }

    synchronized JsonNode answer(String logPath) {
        long now = System.nanoTime();
        ObjectNode json = Json.object();
        ArrayNode active = json.putArray("active_commands");
        for (Call call : calls.values()) {
            active.addObject().put("method", call.method()).put("duration", (now - call.startNanos()) / 1000);
        }
        return json.put("logpath", logPath);
    }
}
