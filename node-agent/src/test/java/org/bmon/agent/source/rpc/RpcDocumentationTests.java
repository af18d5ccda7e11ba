package org.bmon.agent.source.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bmon.agent.source.rpc.poll.PollKind;
import org.junit.jupiter.api.Test;

/** docs/rpc.md and etc/bitcoin.conf say what the code can send, and nothing else. */
class RpcDocumentationTests {

    private static final Path PAGE = Path.of("../docs/rpc.md");

    /** Methods of Bitcoin Core that change nothing, so that a new one is looked at before it is added. */
    private static final Pattern READS =
            Pattern.compile("get[a-z]+|list(banned|wallets)|uptime|waitfornewblock|estimatesmartfee");

    private static String whitelist() {
        return "rpcwhitelist=monitor:"
                + Arrays.stream(RpcMethod.values())
                        .filter(method -> !method.optional())
                        .map(RpcMethod::wire)
                        .collect(Collectors.joining(","));
    }

    @Test
    void everyMethodOnlyReads() {
        // getblockfrompeer asks a peer for a block, getnewaddress makes a key.
        assertThat(RpcMethod.values())
                .allMatch(method -> READS.matcher(method.wire()).matches())
                .noneMatch(method -> Set.of("getblockfrompeer", "getnewaddress", "getrawchangeaddress")
                        .contains(method.wire()));
    }

    @Test
    void theWhitelistIsTheOneToSet() throws IOException {
        assertThat(Files.readAllLines(PAGE)).contains(whitelist());
        assertThat(Files.readAllLines(Path.of("../etc/bitcoin.conf"))).contains("#" + whitelist());
    }

    @Test
    void everyMethodIsInTheTables() throws IOException {
        List<String> rows = Files.readAllLines(PAGE);
        for (RpcMethod method : RpcMethod.values()) {
            assertThat(rows)
                    .as(method.wire())
                    .anyMatch(row -> (row.startsWith("|") || row.startsWith("`listwallets`"))
                            && row.contains("`" + method.wire() + "`"));
        }
    }

    @Test
    void everyPollIsInTheTablesWithItsDefault() throws IOException {
        String page = Files.readString(PAGE);
        for (PollKind kind : PollKind.values()) {
            String row = "| `" + kind.label() + "` | ";
            assertThat(page).contains(row);
            if (!Set.of(
                            PollKind.AUDIT,
                            PollKind.TIPS,
                            PollKind.TEMPLATE,
                            PollKind.WISHES,
                            PollKind.FEES,
                            PollKind.SUPPLY)
                    .contains(kind)) {
                assertThat(page).contains(row + shown(kind.interval()) + " |");
            }
        }
        assertThat(page)
                .contains("and each " + shown(PollKind.TIPS.interval()))
                .contains("and each " + shown(PollKind.TEMPLATE.interval()));
        assertThat(PollKind.FEES.interval()).isZero();
        assertThat(PollKind.SUPPLY.interval()).isZero();
    }

    private static String shown(Duration interval) {
        return interval.toSeconds() % 60 == 0 ? interval.toMinutes() + "m" : interval.toSeconds() + "s";
    }
}
