package org.bmon.agent;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bmon.agent.source.zmq.ZmqSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under bmon.agent.zmq, as they are written.
 *
 * @param endpoints the addresses of bitcoind's zmqpubsequence and zmqpubhashblock; none if it publishes nothing
 * @param highWaterMark messages kept for a slow agent, for each endpoint
 * @param silence how long no message may come while the node does something before the sockets are made anew
 */
record ZmqProperties(
        @Nullable List<String> endpoints,

        @DefaultValue("" + ZmqSettings.DEFAULT_HIGH_WATER_MARK)
        int highWaterMark,

        @DefaultValue("1m") Duration silence) {

    private static final String ADDRESS = "the address of zmqpubsequence, such as tcp://127.0.0.1:28332";
    private static final int MOST_KEPT = 1_000_000;
    private static final int MOST_ENDPOINTS = 8;

    /** The settings that it makes; null if there are no endpoints, or with a problem. */
    @Nullable ZmqSettings settings(SettingProblems problems) {
        List<String> given = endpoints == null
                ? List.of()
                : endpoints.stream()
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .toList();
        if (given.isEmpty()) {
            return null;
        }
        List<String> addresses = new ArrayList<>();
        for (String text : given) {
            String address = problems.required("zmq.endpoints", text, ADDRESS, ZmqProperties::address);
            if (address != null && !addresses.contains(address)) {
                addresses.add(address);
            }
        }
        problems.check(
                "zmq.endpoints", given, given.size() <= MOST_ENDPOINTS, "at most " + MOST_ENDPOINTS + " addresses");
        problems.check(
                "zmq.high-water-mark",
                highWaterMark,
                highWaterMark >= 1000 && highWaterMark <= MOST_KEPT,
                "1000 to " + MOST_KEPT);
        problems.checkTime("zmq.silence", silence);
        return new ZmqSettings(addresses, highWaterMark, silence);
    }

    private static String address(String text) {
        try {
            URI address = new URI(text);
            if ("ipc".equals(address.getScheme()) || "unix".equals(address.getScheme())) {
                throw new IllegalArgumentException(
                        "Unix sockets can't be listened to; have bitcoind publish to a port of 127.0.0.1");
            }
            if (!"tcp".equals(address.getScheme())
                    || address.getHost() == null
                    || address.getPort() < 1
                    || !address.getPath().isEmpty()) {
                throw new IllegalArgumentException("tcp, a host and a port");
            }
            return text;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
