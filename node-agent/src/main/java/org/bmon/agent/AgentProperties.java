package org.bmon.agent;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.bmon.agent.source.log.tail.StartAt;
import org.bmon.agent.uplink.TokenSource;
import org.bmon.agent.uplink.UplinkSettings;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The keys under bmon.agent, as they are written. {@link #settings} checks it.
 *
 * @param node the name of the node beside the agent: its identity everywhere
 * @param network main, testnet3, testnet4, signet or regtest
 * @param debugLog the path of the node's debug.log
 * @param startAt where a new agent begins in a log that is there already: end or beginning
 * @param pollInterval how often the log is looked at when it is quiet
 * @param collectorUrl the collector's address, such as https://collector:8080
 * @param token the node's token for the collector; or
 * @param tokenFile a file that holds it
 * @param stateDir where the outbox is kept; of this agent alone
 * @param outboxLimit how much room events may take before the oldest go
 * @param maxBatch most events in one request
 * @param maxDelay longest an event waits for company
 * @param heartbeat how often an empty batch is sent when there is nothing to tell
 * @param connectTimeout how long a connection to the collector may take
 * @param readTimeout how long its answer may take
 * @param maxBackoff longest wait after a failed delivery
 */
record AgentProperties(
        @Nullable String node,
        @Nullable String network,
        @Nullable String debugLog,
        @DefaultValue("end") String startAt,
        @DefaultValue("200ms") Duration pollInterval,
        @Nullable String collectorUrl,
        @Nullable String token,
        @Nullable String tokenFile,
        @Nullable String stateDir,
        @DefaultValue("512MB") DataSize outboxLimit,
        @DefaultValue("500") int maxBatch,
        @DefaultValue("1s") Duration maxDelay,
        @DefaultValue("5s") Duration heartbeat,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("20s") Duration readTimeout,
        @DefaultValue("1m") Duration maxBackoff) {

    private static final String PREFIX = "bmon.agent.";
    private static final DataSize LEAST_OUTBOX = DataSize.ofMegabytes(1);
    private static final int MOST_BATCH = 5000;

    /**
     * The settings that it makes.
     *
     * @throws WrongSettingsException naming all that is wrong or missing
     */
    AgentSettings settings() {
        List<String> problems = new ArrayList<>();
        NodeName name = required(problems, "node", node, "the name of the node beside the agent", NodeName::new);
        Network of =
                required(problems, "network", network, "main, testnet3, testnet4, signet or regtest", Network::ofLabel);
        Path log = required(problems, "debug-log", debugLog, "the path of the node's debug.log", Path::of);
        StartAt start = required(problems, "start-at", startAt, "end or beginning", AgentProperties::startAt);
        URI collector = required(
                problems,
                "collector-url",
                collectorUrl,
                "the collector's address, such as https://collector:8080",
                AgentProperties::address);
        Path state = required(problems, "state-dir", stateDir, "a directory for what is not delivered yet", Path::of);
        TokenSource secret = tokenSource(problems);
        check(problems, "outbox-limit", outboxLimit, outboxLimit.compareTo(LEAST_OUTBOX) >= 0, "1MB or more");
        check(problems, "max-batch", maxBatch, maxBatch >= 1 && maxBatch <= MOST_BATCH, "1 to " + MOST_BATCH);
        checkTime(problems, "poll-interval", pollInterval);
        checkTime(problems, "max-delay", maxDelay);
        checkTime(problems, "heartbeat", heartbeat);
        checkTime(problems, "connect-timeout", connectTimeout);
        checkTime(problems, "read-timeout", readTimeout);
        checkTime(problems, "max-backoff", maxBackoff);
        if (name == null
                || of == null
                || log == null
                || start == null
                || collector == null
                || state == null
                || secret == null
                || !problems.isEmpty()) {
            throw new WrongSettingsException(problems);
        }
        UplinkSettings uplink = UplinkSettings.defaults()
                .withBatch(maxBatch, maxDelay, heartbeat)
                .withTimeouts(connectTimeout, readTimeout)
                .withBackoff(UplinkSettings.defaults().minBackoff(), maxBackoff);
        return new AgentSettings(
                name, of, log, start, pollInterval, collector, secret, state, outboxLimit.toBytes(), uplink);
    }

    private static <T> @Nullable T required(
            List<String> problems, String key, @Nullable String value, String takes, Function<String, T> reader) {
        if (value == null || value.isBlank()) {
            problems.add(PREFIX + key + " is missing; it takes " + takes);
            return null;
        }
        try {
            return reader.apply(value.strip());
        } catch (IllegalArgumentException e) {
            problems.add(PREFIX + key + " is '" + value + "'; it takes " + takes + " (" + e.getMessage() + ")");
            return null;
        }
    }

    private @Nullable TokenSource tokenSource(List<String> problems) {
        boolean hasToken = token != null && !token.isBlank();
        boolean hasFile = tokenFile != null && !tokenFile.isBlank();
        if (hasToken == hasFile) {
            problems.add(PREFIX + "token and " + PREFIX + "token-file are " + (hasToken ? "both set" : "both missing")
                    + "; set one: the node's token for the collector, or a file that holds it");
            return null;
        }
        return hasToken
                ? TokenSource.of(String.valueOf(token))
                : TokenSource.ofFile(Path.of(String.valueOf(tokenFile)));
    }

    private static StartAt startAt(String text) {
        return StartAt.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static URI address(String text) {
        try {
            URI address = new URI(text);
            boolean http =
                    "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            if (!http || address.getHost() == null || address.getUserInfo() != null || address.getQuery() != null) {
                throw new IllegalArgumentException("http or https, a host, and at most a port and a path");
            }
            return address;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void check(List<String> problems, String key, Object value, boolean holds, String takes) {
        if (!holds) {
            problems.add(PREFIX + key + " is " + value + "; it takes " + takes);
        }
    }

    private static void checkTime(List<String> problems, String key, Duration value) {
        boolean holds = value.toMillis() >= 1 && value.compareTo(Duration.ofHours(1)) <= 0;
        check(problems, key, value, holds, "a time from 1ms to 1h, such as 500ms or 2s");
    }
}
