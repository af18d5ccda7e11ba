package org.bmon.agent.source.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import org.bmon.common.Stamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinePrefixTests {

    private final LinePrefix prefix = new LinePrefix();
    private final Line line = new Line();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [init] Bitcoin Core version v31|none|Bitcoin Core version v31
            [msghand] [validation] text|validation|text
            [net] [net] text|net|text
            [http] http thread start|none|http thread start
            [http.00] [net:trace] text|net|text
            [msghand] [txreconciliation:warning] text|txreconciliation|text
            [msghand] [warning] text|none|text
            [msghand] [error] text|none|text
            [msghand] [all:info] text|none|text
            [msghand] [validation.cpp:2889] [UpdateTipLog] text|none|text
            [msghand] [net_processing.cpp:1] [void f(const std::vector<int>& [x], char (*)[3])] [net:debug] text|net|text
            [http.01] [w] AddToWallet abc|none|[w] AddToWallet abc
            [scheduler] [background validation] UpdateTip: x|none|[background validation] UpdateTip: x
            [init] [snapshot] text|none|[snapshot] text
            [init] [Chainstate [ibd] @ height -1 (null)] resized|none|[Chainstate [ibd] @ height -1 (null)] resized
            [unknown] [bench]   - Flush: 1|bench|'  - Flush: 1'
            [init] ERROR: text|none|text
            [a b c] [bench] text|bench|text
            """)
    void readsLinesOfANodeThatNamesThreads(String text, String category, String message) {
        assertThat(read("2024-05-06T07:08:09Z [init] Bitcoin Core version v31")).isTrue();

        assertMessage("2024-05-06T07:08:09.000001Z " + text, category, message);
        assertMessage("[*] 2024-05-06T07:08:09Z (mocktime: 2011-02-02T23:16:42Z) " + text, category, message);
        assertThat(line.suppressing).isTrue();
        assertThat(line.thread).isNotZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UpdateTip: new best=0|none|UpdateTip: new best=0
            [net] text|net|text
            [http] text|http|text
            [validation:debug] text|validation|text
            [init.cpp:850] [LogPackageVersion] Bitcoin Core|none|Bitcoin Core
            [a.cpp:1] [g] [mempool] text|mempool|text
            [w] AddToWallet|none|[w] AddToWallet
            """)
    void readsLinesOfANodeThatNamesNone(String text, String category, String message) {
        assertThat(read("2024-05-06T07:08:09Z Bitcoin Core version v24")).isTrue();
        prefix.nodeStarted(line);

        assertMessage("2024-05-06T07:08:09Z " + text, category, message);
        assertThat(line.thread).isZero();
    }

    @Test
    void decidesFromALineThatCanBeOnlyOne() {
        assertMessage("2024-05-06T07:08:09Z [net] text", "net", "text");
        assertMessage("2024-05-06T07:08:09Z [net] [net] text", "net", "text");
        assertThat(line.thread).isNotZero();
        assertMessage("2024-05-06T07:08:09Z [net] net thread start", "none", "net thread start");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void readsEveryTime(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2000; i++) {
            long micros = random.nextLong(0, 4_000_000_000_000_000L)
                    / (i % 2 == 0 ? 1_000_000 : 1)
                    * (i % 2 == 0 ? 1_000_000 : 1);
            Instant instant = Stamp.instant(micros);
            String time = instant.toString().substring(0, 19);
            read(time + (i % 2 == 0 ? "Z x" : ".%06dZ x".formatted(micros % 1_000_000)));

            assertThat(line.micros).isEqualTo(micros);
            assertThat(line.wholeSeconds).isEqualTo(i % 2 == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "2024-05-06",
                "2024-05-06T07:08:09",
                "2024-05-06T07:08:09Z",
                "2024-13-06T07:08:09Z text",
                "2024-02-30T07:08:09Z text",
                "2024-05-06T07:08:09.12345Z text",
                "2024-05-06T07:08:09.12345xZ text",
                "2024-05-06T07:08:09.1234567Z text",
                "2024-05-06 07:08:09.123456Z text",
                "[*] text",
                "    CTxOut(nValue=1.00000000)"
            })
    void whatHasNoTimeHasNoPrefix(String text) {
        assertThat(read(text)).isFalse();
    }

    private void assertMessage(String text, String category, String message) {
        assertThat(read(text)).isTrue();
        assertThat(line.messageText()).isEqualTo(message);
        assertThat(Categories.name(line.category)).isEqualTo(category);
    }

    private boolean read(String text) {
        line.bytes = text.getBytes(UTF_8);
        line.start = 0;
        line.end = line.bytes.length;
        return prefix.read(line);
    }
}
