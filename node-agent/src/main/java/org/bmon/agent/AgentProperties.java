package org.bmon.agent;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.bmon.agent.broker.DirectSettings;
import org.bmon.agent.http.Authorities;
import org.bmon.agent.outbox.OutboxSettings;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.log.tail.StartAt;
import org.bmon.agent.source.rpc.poll.RpcSettings;
import org.bmon.agent.source.zmq.ZmqSettings;
import org.bmon.agent.uplink.CollectorSettings;
import org.bmon.agent.uplink.TokenSource;
import org.bmon.agent.uplink.UplinkSettings;
import org.bmon.broker.BrokerSettings;
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
 * @param debugLog the path of the node's debug.log; may be left out if there is zmq
 * @param startAt where a new agent begins in a log that is there already: end or beginning
 * @param pollInterval how often the log is looked at when it is quiet
 * @param collectorUrl the collector's address, such as https://collector:8080
 * @param collectorCa a file with the certificates to believe about it, in place of the JDK's; may be left out
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
 * @param kafka to which broker events are delivered in place of the collector
 * @param rpc how the node is asked
 * @param zmq where bitcoind publishes
 */
record AgentProperties(
        @Nullable String node,
        @Nullable String network,
        @Nullable String debugLog,
        @DefaultValue("end") String startAt,
        @DefaultValue("1s") Duration pollInterval,
        @Nullable String collectorUrl,
        @Nullable String collectorCa,
        @Nullable String token,
        @Nullable String tokenFile,
        @Nullable String stateDir,
        @DefaultValue("512MB") DataSize outboxLimit,
        @DefaultValue("500") int maxBatch,
        @DefaultValue("2s") Duration maxDelay,
        @DefaultValue("5s") Duration heartbeat,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("20s") Duration readTimeout,
        @DefaultValue("1m") Duration maxBackoff,
        @DefaultValue KafkaProperties kafka,
        @DefaultValue RpcProperties rpc,
        @Nullable ZmqProperties zmq) {

    private static final DataSize LEAST_OUTBOX = DataSize.ofMegabytes(1);
    private static final int MOST_BATCH = 5000;

    /**
     * The settings that it makes.
     *
     * @throws WrongSettingsException naming all that is wrong or missing
     */
    AgentSettings settings() {
        SettingProblems problems = new SettingProblems();
        NodeName name = problems.required("node", node, "the name of the node beside the agent", NodeName::new);
        Network of =
                problems.required("network", network, "main, testnet3, testnet4, signet or regtest", Network::ofLabel);
        ZmqSettings listened = zmq == null ? null : zmq.settings(problems);
        boolean isRead = listened == null || (debugLog != null && !debugLog.isBlank());
        LogSettings log = isRead ? log(problems) : null;
        OutboxSettings outbox = outbox(problems);
        UplinkSettings delivery = delivery(problems);
        BrokerSettings broker = kafka.settings(problems);
        CollectorSettings collector = broker != null && hasNoCollector() ? null : collector(problems, delivery);
        RpcSettings asked = rpc.settings(problems, of, log == null ? null : log.path());
        if (name == null || of == null || outbox == null || !problems.isEmpty()) {
            throw problems.exception();
        }
        DirectSettings direct = broker == null ? null : new DirectSettings(broker, delivery);
        return new AgentSettings(name, of, log, listened, outbox, collector, asked, direct);
    }

    private boolean hasNoCollector() {
        return isBlank(collectorUrl) && isBlank(token) && isBlank(tokenFile);
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private @Nullable LogSettings log(SettingProblems problems) {
        Path path = problems.required("debug-log", debugLog, "the path of the node's debug.log", Path::of);
        StartAt start = problems.required("start-at", startAt, "end or beginning", AgentProperties::startAt);
        problems.checkTime("poll-interval", pollInterval);
        return path == null || start == null ? null : new LogSettings(path, start, pollInterval);
    }

    private @Nullable OutboxSettings outbox(SettingProblems problems) {
        Path state = problems.required("state-dir", stateDir, "a directory for what is not delivered yet", Path::of);
        problems.check("outbox-limit", outboxLimit, outboxLimit.compareTo(LEAST_OUTBOX) >= 0, "1MB or more");
        return state == null ? null : new OutboxSettings(state, outboxLimit.toBytes());
    }

    private UplinkSettings delivery(SettingProblems problems) {
        problems.check("max-batch", maxBatch, maxBatch >= 1 && maxBatch <= MOST_BATCH, "1 to " + MOST_BATCH);
        problems.checkTime("max-delay", maxDelay);
        problems.checkTime("heartbeat", heartbeat);
        problems.checkTime("connect-timeout", connectTimeout);
        problems.checkTime("read-timeout", readTimeout);
        problems.checkTime("max-backoff", maxBackoff);
        return UplinkSettings.defaults()
                .withBatch(maxBatch, maxDelay, heartbeat)
                .withTimeouts(connectTimeout, readTimeout)
                .withBackoff(UplinkSettings.defaults().minBackoff(), maxBackoff);
    }

    private @Nullable CollectorSettings collector(SettingProblems problems, UplinkSettings delivery) {
        URI collector = problems.required(
                "collector-url",
                collectorUrl,
                "the collector's address, such as https://collector:8080",
                AgentProperties::address);
        TokenSource secret = tokenSource(problems);
        SSLContext authorities = collectorCa == null || collectorCa.isBlank()
                ? null
                : problems.required(
                        "collector-ca",
                        collectorCa,
                        "a file with the certificates to believe, PEM or DER",
                        text -> Authorities.of(Path.of(text)));
        return collector == null || secret == null
                ? null
                : new CollectorSettings(collector, secret, delivery, authorities);
    }

    private @Nullable TokenSource tokenSource(SettingProblems problems) {
        boolean hasToken = token != null && !token.isBlank();
        boolean hasFile = tokenFile != null && !tokenFile.isBlank();
        if (hasToken == hasFile) {
            problems.add(
                    "token",
                    "and " + SettingProblems.PREFIX + "token-file are " + (hasToken ? "both set" : "both missing")
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

    static URI address(String text) {
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
}
