package org.bmon.agent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bmon.agent.source.rpc.RpcCredentials;
import org.bmon.agent.source.rpc.poll.PollKind;
import org.bmon.agent.source.rpc.poll.PollSettings;
import org.bmon.agent.source.rpc.poll.RpcSettings;
import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under bmon.agent.rpc, as they are written.
 *
 * @param enabled whether the node is asked at all
 * @param url the address of its RPC server; without it, this host and the network's port
 * @param cookieFile its cookie; without it and a user, .cookie beside debug.log
 * @param user a user of rpcauth, instead of the cookie
 * @param password the user's password; or
 * @param passwordFile a file that holds it
 * @param polls how often each question is asked, by its name; 0s is never
 * @param waitForBlocks whether a call waits in the node for new blocks
 * @param afterBlock how long after a new block its tips and its audit wait
 * @param templateAfterBlock how long after a new block a template is asked for
 * @param feeTargets for which confirmation targets fees are estimated, if polls.fees says so
 */
record RpcProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String url,
        @Nullable String cookieFile,
        @Nullable String user,
        @Nullable String password,
        @Nullable String passwordFile,
        @Nullable Map<String, Duration> polls,
        @DefaultValue("true") boolean waitForBlocks,
        @DefaultValue("20s") Duration afterBlock,
        @DefaultValue("30s") Duration templateAfterBlock,
        @DefaultValue({"2", "6", "144"}) List<Integer> feeTargets) {

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MOST_TARGET = 1008;

    /** The settings that it makes; null if the node is not asked, or something is wrong. */
    @Nullable RpcSettings settings(SettingProblems problems, @Nullable Network network, @Nullable Path debugLog) {
        if (!enabled) {
            return null;
        }
        URI node = url == null
                ? network == null ? null : URI.create("http://127.0.0.1:" + port(network))
                : problems.required(
                        "rpc.url",
                        url,
                        "the address of the node's RPC server, such as http://127.0.0.1:8332",
                        AgentProperties::address);
        RpcCredentials credentials = credentials(problems, debugLog);
        Map<PollKind, Duration> intervals = intervals(problems);
        checkWait(problems, "rpc.after-block", afterBlock);
        checkWait(problems, "rpc.template-after-block", templateAfterBlock);
        for (int target : feeTargets) {
            problems.check("rpc.fee-targets", target, target >= 1 && target <= MOST_TARGET, "numbers from 1 to 1008");
        }
        if (node == null || credentials == null) {
            return null;
        }
        PollSettings asked = new PollSettings(intervals, waitForBlocks, afterBlock, templateAfterBlock, feeTargets);
        return new RpcSettings(node, credentials, asked);
    }

    private static void checkWait(SettingProblems problems, String key, Duration value) {
        boolean holds = !value.isNegative() && value.compareTo(Duration.ofMinutes(10)) <= 0;
        problems.check(key, value, holds, "a time from 0s to 10m");
    }

    private @Nullable RpcCredentials credentials(SettingProblems problems, @Nullable Path debugLog) {
        if (user == null || user.isBlank()) {
            if (has(password) || has(passwordFile)) {
                problems.add("rpc.user", "is missing; a password needs the user of the node's rpcauth line");
                return null;
            }
            if (has(cookieFile)) {
                return RpcCredentials.cookie(Path.of(String.valueOf(cookieFile)));
            }
            return debugLog == null ? null : RpcCredentials.cookie(debugLog.resolveSibling(".cookie"));
        }
        if (has(cookieFile)) {
            problems.add("rpc.cookie-file", "and " + SettingProblems.PREFIX + "rpc.user are both set; set one");
            return null;
        }
        if (has(password) == has(passwordFile)) {
            problems.add(
                    "rpc.password",
                    "and " + SettingProblems.PREFIX + "rpc.password-file are "
                            + (has(password) ? "both set" : "both missing") + "; set one for the user");
            return null;
        }
        if (user.indexOf(':') >= 0) {
            problems.add("rpc.user", "has a colon; it takes the name before the colon of the rpcauth line");
            return null;
        }
        return has(password)
                ? RpcCredentials.password(user, String.valueOf(password))
                : RpcCredentials.passwordFile(user, Path.of(String.valueOf(passwordFile)));
    }

    private static boolean has(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    private Map<PollKind, Duration> intervals(SettingProblems problems) {
        Map<PollKind, Duration> intervals = new EnumMap<>(PollKind.class);
        if (polls == null) {
            return intervals;
        }
        new TreeMap<>(polls).forEach((name, interval) -> {
            PollKind kind = kind(name);
            String key = "rpc.polls." + name;
            if (kind == null) {
                problems.add(
                        key,
                        "is no poll; there are "
                                + Arrays.stream(PollKind.values())
                                        .map(PollKind::label)
                                        .collect(Collectors.joining(", ")));
            } else {
                boolean holds = interval.isZero()
                        || (interval.compareTo(Duration.ofSeconds(1)) >= 0 && interval.compareTo(LONGEST) <= 0);
                problems.check(key, interval, holds, "0s for never, or a time from 1s to 30d");
                intervals.put(kind, interval);
            }
        });
        return intervals;
    }

    private static @Nullable PollKind kind(String name) {
        for (PollKind kind : PollKind.values()) {
            if (kind.label().equals(name.toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        return null;
    }

    private static int port(Network network) {
        return switch (network) {
            case MAIN -> 8332;
            case TESTNET3 -> 18332;
            case TESTNET4 -> 48332;
            case SIGNET -> 38332;
            case REGTEST -> 18443;
        };
    }
}
