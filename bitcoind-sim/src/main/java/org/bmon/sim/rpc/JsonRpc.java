package org.bmon.sim.rpc;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The protocol between HTTP body and method: single and batched calls, the two versions and their errors. */
final class JsonRpc {

    private final NodeView node;
    private final Methods methods;
    private final ActiveCalls calls;
    private final RpcFaults faults;

    JsonRpc(NodeView node, Methods methods, ActiveCalls calls, RpcFaults faults) {
        this.node = node;
        this.methods = methods;
        this.calls = calls;
        this.faults = faults;
    }

    /** Called with each method before anything runs; throws if the caller may not. */
    interface Permission {
        boolean allows(String method);
    }

    /**
     * What goes back.
     *
     * @param status of HTTP
     * @param body null for none
     * @param fault what is to go wrong with sending it; null for nothing
     * @param stop whether the node is to stop afterwards
     */
    record Reply(int status, @Nullable String body, RpcFaults.@Nullable Fault fault, boolean stop) {

        static Reply of(int status) {
            return new Reply(status, null, null, false);
        }
    }

    /** A bare HTTP answer takes the place of whatever the call would have answered. */
    private static final class HttpFault extends RuntimeException {

        private final RpcFaults.Fault.Http fault;

        HttpFault(RpcFaults.Fault.Http fault) {
            super("HTTP " + fault.status(), null, false, false);
            this.fault = fault;
        }
    }

    /** One call, as far as it could be read. */
    private static final class Call {
        private @Nullable JsonNode id;
        private boolean two;
        private String method = "";
        private @Nullable JsonNode params;

        boolean isNotification() {
            return two && id == null;
        }
    }

    Reply answer(byte[] body, Permission permission) throws InterruptedException {
        Call call = new Call();
        try {
            JsonNode request = parse(body);
            if (request.isObject()) {
                return single(request, call, permission);
            }
            if (request.isArray()) {
                return batch((ArrayNode) request, permission);
            }
            throw new RpcException(RpcException.PARSE, "Top-level object parse error");
        } catch (RpcException e) {
            int status = switch (e.code()) {
                case RpcException.INVALID_REQUEST -> 400;
                case RpcException.METHOD_NOT_FOUND -> 404;
                default -> 500;
            };
            call.two = false;
            return reply(status, error(call, e), call.method);
        } catch (HttpFault e) {
            return new Reply(e.fault.status(), e.fault.body(), null, false);
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode request = Json.MAPPER.readTree(body);
            if (!request.isMissingNode()) {
                return request;
            }
        } catch (JacksonException e) {
            // What exactly is wrong Bitcoin Core does not tell either.
        }
        throw new RpcException(RpcException.PARSE, "Parse error");
    }

    private Reply single(JsonNode request, Call call, Permission permission) throws InterruptedException {
        read(request, call);
        if (!permission.allows(call.method)) {
            return Reply.of(403);
        }
        JsonNode answer;
        try {
            answer = result(call, execute(call));
        } catch (RpcException e) {
            if (!call.two) {
                throw e;
            }
            answer = error(call, e);
        }
        if (call.isNotification()) {
            return new Reply(204, null, lateFault(call.method), call.method.equals("stop"));
        }
        return reply(200, answer, call.method);
    }

    private Reply batch(ArrayNode requests, Permission permission) throws InterruptedException {
        for (JsonNode request : requests) {
            // A batch with one forbidden method fails whole.
            if (request.path("method").isString()
                    && !permission.allows(request.get("method").stringValue())) {
                return Reply.of(403);
            }
        }
        ArrayNode answers = Json.NODES.arrayNode();
        String last = "";
        boolean stop = false;
        for (JsonNode request : requests) {
            Call call = new Call();
            JsonNode answer;
            try {
                read(request, call);
                answer = result(call, execute(call));
                stop |= call.method.equals("stop");
            } catch (RpcException e) {
                answer = error(call, e);
            }
            last = call.method;
            if (!call.isNotification()) {
                answers.add(answer);
            }
        }
        if (answers.isEmpty() && !requests.isEmpty()) {
            return Reply.of(204);
        }
        Reply reply = reply(200, answers, last);
        return new Reply(reply.status(), reply.body(), reply.fault(), stop);
    }

    private void read(JsonNode request, Call call) {
        boolean knowsTwo = node.version() >= 280000;
        if (!request.isObject()) {
            throw new RpcException(RpcException.INVALID_REQUEST, "Invalid Request object");
        }
        call.id = request.get("id");
        if (call.id == null && !knowsTwo) {
            call.id = Json.NODES.nullNode();
        }
        JsonNode version = request.path("jsonrpc");
        if (knowsTwo && !version.isMissingNode() && !version.isNull()) {
            if (!version.isString()) {
                throw new RpcException(RpcException.INVALID_REQUEST, "jsonrpc field must be a string");
            }
            if (!version.stringValue().equals("1.0") && !version.stringValue().equals("2.0")) {
                throw new RpcException(RpcException.INVALID_REQUEST, "JSON-RPC version not supported");
            }
            call.two = version.stringValue().equals("2.0");
        }
        JsonNode method = request.path("method");
        if (method.isMissingNode() || method.isNull()) {
            throw new RpcException(RpcException.INVALID_REQUEST, "Missing method");
        }
        if (!method.isString()) {
            throw new RpcException(RpcException.INVALID_REQUEST, "Method must be a string");
        }
        call.method = method.stringValue();
        call.params = request.get("params");
        if (call.params != null && !call.params.isContainer() && !call.params.isNull()) {
            throw new RpcException(RpcException.INVALID_REQUEST, "Params must be an array or object");
        }
    }

    private JsonNode execute(Call call) throws InterruptedException {
        RpcFaults.Fault fault = faults.of(call.method);
        if (fault instanceof RpcFaults.Fault.Delay delay) {
            Thread.sleep(delay.by().toMillis());
        } else if (fault instanceof RpcFaults.Fault.Hang) {
            faults.awaitLifted(call.method, fault);
        } else if (fault instanceof RpcFaults.Fault.RpcError error) {
            throw new RpcException(error.code(), error.message());
        } else if (fault instanceof RpcFaults.Fault.Http http) {
            throw new HttpFault(http);
        }
        String stage = node.warmupStage();
        if (stage != null) {
            throw new RpcException(RpcException.IN_WARMUP, stage);
        }
        Methods.Method method = methods.of(call.method);
        if (method == null) {
            throw new RpcException(RpcException.METHOD_NOT_FOUND, "Method not found");
        }
        long active = calls.begin(call.method);
        try {
            boolean mixed = node.version() >= 250000;
            return methods.run(method, Params.of(call.method, method.parameters(), call.params, mixed));
        } finally {
            calls.end(active);
        }
    }

    private Reply reply(int status, JsonNode answer, String method) {
        String body = Json.MAPPER.writeValueAsString(answer) + "\n";
        return new Reply(status, body, lateFault(method), method.equals("stop") && status == 200);
    }

    private RpcFaults.@Nullable Fault lateFault(String method) {
        RpcFaults.Fault fault = faults.of(method);
        return fault instanceof RpcFaults.Fault.Cut || fault instanceof RpcFaults.Fault.Drop ? fault : null;
    }

    private static ObjectNode result(Call call, JsonNode result) {
        ObjectNode reply = Json.object();
        if (call.two) {
            reply.put("jsonrpc", "2.0");
        }
        reply.set("result", result);
        if (!call.two) {
            reply.putNull("error");
        }
        return withId(reply, call);
    }

    private static ObjectNode error(Call call, RpcException e) {
        ObjectNode reply = Json.object();
        if (call.two) {
            reply.put("jsonrpc", "2.0");
        } else {
            reply.putNull("result");
        }
        reply.putObject("error").put("code", e.code()).put("message", e.getMessage());
        return withId(reply, call);
    }

    private static ObjectNode withId(ObjectNode reply, Call call) {
        if (call.id != null) {
            reply.set("id", call.id);
        }
        return reply;
    }
}
