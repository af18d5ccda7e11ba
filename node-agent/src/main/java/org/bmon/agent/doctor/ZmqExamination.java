package org.bmon.agent.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Looks whether something listens where the agent expects the node's ZMQ messages. */
public final class ZmqExamination implements Examination {

    private static final int TIMEOUT_MILLIS = 3000;

    private final List<String> endpoints;

    /** {@code endpoints} are as the agent's settings have them, such as tcp://127.0.0.1:28332. */
    public ZmqExamination(List<String> endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (String endpoint : endpoints) {
            URI address = URI.create(endpoint);
            if (!"tcp".equals(address.getScheme()) || address.getHost() == null) {
                findings.add(Finding.ok("zmq", endpoint + " is not tcp and was not tried"));
                continue;
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), TIMEOUT_MILLIS);
                findings.add(Finding.ok("zmq", endpoint + " takes connections"));
            } catch (IOException e) {
                findings.add(Finding.fail(
                        "zmq",
                        endpoint + " takes no connection: " + e.getMessage(),
                        "set zmqpubsequence and zmqpubhashblock of the node to this address"));
            }
        }
        return findings;
    }
}
