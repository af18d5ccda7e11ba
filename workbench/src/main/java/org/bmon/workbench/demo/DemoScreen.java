package org.bmon.workbench.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Shows the table of blocks as it grows: redrawn in place on a terminal, elsewhere each block in a line of its own once
 * it has come to every node, or others have come after it.
 */
final class DemoScreen {

    private static final int ROWS = 12;
    private static final int REMEMBERED = 1_000;
    /** So many blocks later a block is printed, wherever it has not come. */
    private static final int SETTLED = 3;

    private final PrintStream out;
    private final DemoTable table;
    private final boolean terminal;
    private final Set<String> printed = new LinkedHashSet<>();
    private int drawn;
    private boolean headed;

    DemoScreen(PrintStream out, DemoTable table, boolean terminal) {
        this.out = out;
        this.table = table;
        this.terminal = terminal;
    }

    /** How many blocks to ask the collector for. */
    static int rows() {
        return ROWS;
    }

    /** Shows the collector's latest blocks, the latest first. */
    void show(JsonNode blocks) {
        if (terminal) {
            redraw(blocks);
        } else {
            append(blocks);
        }
        out.flush();
    }

    private void redraw(JsonNode blocks) {
        List<String> lines = new ArrayList<>(table.head());
        lines.addAll(table.rows(blocks));
        StringBuilder screen = new StringBuilder();
        if (drawn > 0) {
            screen.append("\u001b[").append(drawn).append("A");
        }
        for (String line : lines) {
            screen.append("\u001b[2K").append(line).append('\n');
        }
        screen.append("\u001b[J");
        drawn = lines.size();
        out.print(screen);
    }

    private void append(JsonNode blocks) {
        if (!headed) {
            table.head().forEach(out::println);
            headed = true;
        }
        for (int i = blocks.size() - 1; i >= 0; i--) {
            JsonNode block = blocks.get(i);
            JsonNode stage = block.path("stages").path("CONNECTED");
            boolean everywhere =
                    stage.path("seen").asInt() >= stage.path("expected").asInt();
            if (stage.isObject()
                    && (everywhere || i >= SETTLED)
                    && printed.add(block.path("hash").asString())) {
                out.println(table.row(block, stage));
            }
        }
        while (printed.size() > REMEMBERED) {
            printed.remove(printed.iterator().next());
        }
    }
}
