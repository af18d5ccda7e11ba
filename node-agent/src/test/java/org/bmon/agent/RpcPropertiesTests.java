package org.bmon.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.agent.source.rpc.poll.PollKind;
import org.bmon.agent.source.rpc.poll.RpcSettings;
import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The keys under bmon.agent.rpc. */
class RpcPropertiesTests {

    private final SettingProblems problems = new SettingProblems();

    private @Nullable RpcSettings settings(String... keys) {
        Map<String, String> map = new TreeMap<>();
        for (String key : keys) {
            String[] parts = key.split("=", 2);
            map.put("x." + parts[0], parts[1]);
        }
        return new Binder(new MapConfigurationPropertySource(map))
                .bindOrCreate("x", RpcProperties.class)
                .settings(problems, Network.TESTNET4, Path.of("/data/testnet4/debug.log"));
    }

    @Test
    void nothingNeedBeSetBesideANodeWithItsCookieWhereItAlwaysIs() {
        RpcSettings settings = settings();

        assertThat(settings).isNotNull();
        assertThat(settings.node()).hasToString("http://127.0.0.1:48332");
        assertThat(settings.credentials()).hasToString("cookie /data/testnet4/.cookie");
        assertThat(settings.polls().waitForBlocks()).isTrue();
        assertThat(settings.polls().feeTargets()).containsExactly(2, 6, 144);
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void eachPollCanBeSetAndSwitchedOff() {
        RpcSettings settings = settings("polls.chain=10s", "polls.template=0s", "polls.supply=1d", "polls.FEES=5m");

        assertThat(settings).isNotNull();
        assertThat(settings.polls().intervals())
                .isEqualTo(Map.of(
                        PollKind.CHAIN, Duration.ofSeconds(10),
                        PollKind.TEMPLATE, Duration.ZERO,
                        PollKind.SUPPLY, Duration.ofDays(1),
                        PollKind.FEES, Duration.ofMinutes(5)));
    }

    @Test
    void aUserHasAPasswordOrAFileWithIt() {
        assertThat(settings("user=monitor", "password=a:b/c")).isNotNull();
        assertThat(settings("user=monitor", "password-file=/etc/bmon/rpc")).isNotNull();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void itCanBeSwitchedOff() {
        assertThat(settings("enabled=false", "url=nonsense")).isNull();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void whatIsWrongIsNamedWithItsKeyAnd() {
        for (List<String> wrong : List.of(
                List.of("user=monitor"),
                List.of("password=secret"),
                List.of("user=monitor", "password=secret", "password-file=/x"),
                List.of("user=monitor", "password=secret", "cookie-file=/x"),
                List.of("user=moni:tor", "password=secret"),
                List.of("url=http://u:secret@127.0.0.1:8332"),
                List.of("polls.chain=10ms"),
                List.of("polls.chains=10s"),
                List.of("after-block=1h"),
                List.of("fee-targets=0"))) {
            settings(wrong.toArray(String[]::new));
        }
        assertThatThrownBy(() -> {
                    throw problems.exception();
                })
                .hasMessageContaining("bmon.agent.rpc.password and bmon.agent.rpc.password-file are both missing")
                .hasMessageContaining("bmon.agent.rpc.user is missing")
                .hasMessageContaining("bmon.agent.rpc.cookie-file and bmon.agent.rpc.user are both set")
                .hasMessageContaining("bmon.agent.rpc.user has a colon")
                .hasMessageContaining("bmon.agent.rpc.url is")
                .hasMessageContaining("bmon.agent.rpc.polls.chain is PT0.01S; it takes 0s for never")
                .hasMessageContaining("bmon.agent.rpc.polls.chains is no poll; there are chain, mempool")
                .hasMessageContaining("bmon.agent.rpc.after-block is PT1H")
                .hasMessageContaining("bmon.agent.rpc.fee-targets is 0");
    }
}
