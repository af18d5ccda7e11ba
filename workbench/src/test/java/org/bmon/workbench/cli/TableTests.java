package org.bmon.workbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTests {

    @Test
    void columnsAreAsWideAsTheirWidestCellAndNumbersStandToTheRight() {
        Table table = new Table().text("NODE").number("BLOCKS").text("NOTE");
        table.row("a", "7", "race").row("node10", "1,234,567", "");

        assertThat(table.render()).isEqualTo("""
                        NODE       BLOCKS  NOTE
                        a               7  race
                        node10  1,234,567
                        """);
    }

    @Test
    void aRowMustFill() {
        Table table = new Table().text("A").text("B");

        assertThatThrownBy(() -> table.row("1")).isInstanceOf(IllegalArgumentException.class);
    }
}
