package org.bmon.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bmon.common.NodeName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoTableTests {

    private static final DemoTable TABLE =
            new DemoTable(List.of(new NodeName("amsterdam"), new NodeName("boston"), new NodeName("calgary")));
    private static final String HASH = "00".repeat(27) + "0123456789";

    @Test
    void aNodeWithoutASightingIsADotAndNotZero() {
        assertThat(TABLE.rows(blocks(block(7, HASH, "\"amsterdam\":0,\"boston\":45123", 2, 3, "partial"))))
                .singleElement()
                .asString()
                .isEqualTo("      7  0123456789   2/3  45.1 ± 0.3       first     45.1        ·  partial");
    }

    @Test
    void theLatestBlockIsTheLastRow() {
        JsonNode blocks = blocks(block(8, HASH, "\"boston\":0", 1, 3, "partial") + ","
                + block(7, HASH, "\"boston\":0", 1, 3, "partial"));
        assertThat(TABLE.rows(blocks))
                .satisfiesExactly(
                        row -> assertThat(row).startsWith("      7"),
                        row -> assertThat(row).startsWith("      8"));
    }

    @Test
    void withoutATerminalEachBlockIsPrintedOnceAndWhole() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DemoScreen screen = new DemoScreen(new PrintStream(out, true, StandardCharsets.UTF_8), TABLE, false);
        String early = block(7, HASH, "\"amsterdam\":0", 1, 3, "partial");
        String whole = block(7, HASH, "\"amsterdam\":0,\"boston\":45123,\"calgary\":2000", 3, 3, "complete");
        screen.show(blocks(early));
        screen.show(blocks(whole));
        screen.show(blocks(whole));
        assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("0123456789")))
                .singleElement()
                .asString()
                .contains("3/3");
    }

    private static String block(int height, String hash, String delays, int seen, int expected, String quality) {
        return "{\"hash\":\"" + hash + "\",\"height\":" + height + ",\"stages\":{\"CONNECTED\":{\"seen\":" + seen
                + ",\"expected\":" + expected + ",\"spreadMicros\":45123,\"errorMicros\":312,\"delaysMicros\":{"
                + delays + "},\"othersMicros\":{},\"quality\":\"" + quality + "\"}}}";
    }

    private static JsonNode blocks(String blocks) {
        return JsonMapper.shared().readTree("[" + blocks + "]");
    }
}
