package org.bmon.workbench.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A table for a terminal: columns as wide as their widest cell, two spaces apart, numbers to the right. Nothing is
 * cut.
 */
public final class Table {

    private final List<String> heads = new ArrayList<>();
    private final List<Boolean> toTheRight = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a column of text. */
    public Table text(String head) {
        heads.add(head);
        toTheRight.add(false);
        return this;
    }

    /** Adds a column of numbers. */
    public Table number(String head) {
        heads.add(head);
        toTheRight.add(true);
        return this;
    }

    /** Adds a row: a cell for each column. */
    public Table row(String... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + heads.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** True if no row was added. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The heads and the rows, a line each. */
    public String render() {
        int[] widths = new int[heads.size()];
        measure(heads, widths);
        rows.forEach(row -> measure(row, widths));
        StringBuilder out = new StringBuilder();
        line(heads, widths, out);
        rows.forEach(row -> line(row, widths, out));
        return out.toString();
    }

    private static void measure(List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], cells.get(i).length());
        }
    }

    private void line(List<String> cells, int[] widths, StringBuilder out) {
        int begin = out.length();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String padding = " ".repeat(widths[i] - cell.length());
            out.append(i == 0 ? "" : "  ");
            if (toTheRight.get(i)) {
                out.append(padding).append(cell);
            } else {
                out.append(cell).append(padding);
            }
        }
        int end = out.length();
        while (end > begin && out.charAt(end - 1) == ' ') {
            end--;
        }
        out.setLength(end);
        out.append('\n');
    }
}
