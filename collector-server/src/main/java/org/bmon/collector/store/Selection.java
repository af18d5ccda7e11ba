package org.bmon.collector.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;

/** The conditions of a query and their values. */
final class Selection {

    private final StringBuilder sql = new StringBuilder();
    private final List<@Nullable Object> values = new ArrayList<>();

    /** Adds a condition. */
    Selection and(String condition, @Nullable Object... its) {
        sql.append(sql.isEmpty() ? " WHERE " : " AND ").append(condition);
        values.addAll(Arrays.asList(its));
        return this;
    }

    /** Adds the network, unless all are wanted. */
    Selection network(String column, @Nullable Network network) {
        return network == null ? this : and(column + " = ?", network.label());
    }

    /** Adds a time. */
    Selection time(String column, long fromMicros, long beforeMicros) {
        return and(column + " >= ? AND " + column + " < ?", fromMicros, beforeMicros);
    }

    /** Adds a value that belongs to what follows the conditions. */
    Selection with(Object value) {
        values.add(value);
        return this;
    }

    String sql() {
        return sql.toString();
    }

    @Nullable Object[] values() {
        return values.toArray();
    }
}
