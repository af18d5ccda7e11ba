package org.bmon.workbench.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a node of the compose stack by bitcoin-cli in its container: its RPC port is not published. */
final class ContainerRpc implements NodeCall {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String docker;
    private final String container;

    /**
     * @param docker the client of Docker
     * @param container the node's container
     */
    ContainerRpc(String docker, String container) {
        this.docker = docker;
        this.container = container;
    }

    @Override
    public JsonNode call(String method, Object... params) {
        List<String> command = new ArrayList<>(
                List.of(docker, "exec", container, "bitcoin-cli", "-datadir=/bitcoin", "-regtest", method));
        for (Object param : params) {
            command.add(param instanceof String text ? text : JSON.writeValueAsString(param));
        }
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.PIPE)
                    .start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(method + " in " + container + ": " + error);
            }
            return parse(out);
        } catch (IOException e) {
            throw new UncheckedIOException(docker + " can't be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + method, e);
        }
    }

    /** bitcoin-cli prints texts without quotes. */
    private static JsonNode parse(String out) {
        try {
            return out.isEmpty() ? JSON.nullNode() : JSON.readTree(out);
        } catch (JacksonException e) {
            return JSON.getNodeFactory().stringNode(out);
        }
    }
}
