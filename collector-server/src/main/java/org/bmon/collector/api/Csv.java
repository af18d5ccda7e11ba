package org.bmon.collector.api;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A table to be written as RFC 4180 has it. What is not known is an empty field, never 0.
 *
 * @param header the names of the columns; empty for none
 * @param rows hands the rows to who writes them, one after the other, so that a long table is never whole in memory
 */
record Csv(List<String> header, Consumer<Rows> rows) {

    /** Takes rows. */
    interface Rows {

        /** The next row. */
        void row(@Nullable Object... fields);
    }
}
