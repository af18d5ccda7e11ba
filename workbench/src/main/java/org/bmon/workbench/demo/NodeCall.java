package org.bmon.workbench.demo;

import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;

/** Calls the RPC methods of one node. */
interface NodeCall {

    /**
     * Calls a method.
     *
     * @throws IllegalStateException with Core's message if it answers with an error
     * @throws UncheckedIOException if it does not answer
     */
    JsonNode call(String method, Object... params);
}
