package org.bmon.workbench.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bmon.common.NodeName;
import tools.jackson.databind.JsonNode;

/**
 * The collector's latest blocks as lines for a terminal: when each node connected them, in milliseconds after the
 * first.
 */
final class DemoTable {

    private static final String STAGE = "CONNECTED";

    private final List<NodeName> nodes;

    DemoTable(List<NodeName> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** The two lines above the blocks. */
    List<String> head() {
        StringBuilder names =
                new StringBuilder(String.format("%7s  %-10s %5s  %-13s", "height", "block", "seen", "spread ms"));
        for (NodeName node : nodes) {
            names.append(String.format(" %8s", cut(node.value())));
        }
        return List.of(names.toString(), "-".repeat(names.length()));
    }

    /**
     * One line for each block that a node connected, the latest last.
     *
     * @param blocks the answer of the collector's list of blocks, the latest first
     */
    List<String> rows(JsonNode blocks) {
        List<String> rows = new ArrayList<>();
        for (JsonNode block : blocks) {
            JsonNode stage = block.path("stages").path(STAGE);
            if (stage.isObject()) {
                rows.add(0, row(block, stage));
            }
        }
        return rows;
    }

    /** The line of one block at one stage. */
    String row(JsonNode block, JsonNode stage) {
        JsonNode spread = stage.path("spreadMicros");
        String hash = block.path("hash").asString();
        StringBuilder row = new StringBuilder(String.format(
                "%7s  %-10s %5s  %-13s",
                block.path("height").isNumber() ? block.path("height").asInt() : "?",
                hash.substring(hash.length() - 10),
                stage.path("seen").asInt() + "/" + stage.path("expected").asInt(),
                spread.isNumber() ? millis(spread.asLong()) + " ± " + error(stage.path("errorMicros")) : "-"));
        for (NodeName node : nodes) {
            row.append(String.format(" %8s", cell(node, stage)));
        }
        String quality = stage.path("quality").asString();
        return "complete".equals(quality) ? row.toString() : row + "  " + quality;
    }

    private static String cell(NodeName node, JsonNode stage) {
        JsonNode delay = stage.path("delaysMicros").path(node.value());
        JsonNode other = stage.path("othersMicros").path(node.value());
        if (delay.isNumber()) {
            return delay.asLong() == 0 ? "first" : millis(delay.asLong());
        }
        return other.isNumber() ? "(" + millis(other.asLong()) + ")" : "·";
    }

    private static String error(JsonNode micros) {
        return micros.isNumber() ? millis(micros.asLong()) : "?";
    }

    private static String millis(long micros) {
        double millis = micros / 1000.0;
        return Math.abs(millis) < 99.95
                ? String.format(Locale.ROOT, "%.1f", millis)
                : Long.toString(Math.round(millis));
    }

    private static String cut(String name) {
        return name.length() <= 8 ? name : name.substring(0, 7) + "…";
    }
}
