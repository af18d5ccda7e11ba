package org.bmon.collector.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Short numbers for the names of nodes, which rows of transactions have in their place. Safe for use by many threads. */
final class NodeNumbers {

    private static final String PUT = Upsert.keep("node_number", List.of("name"), List.of("number"));

    private final Map<NodeName, Integer> numbers = new ConcurrentHashMap<>();
    private final List<NodeName> names = new ArrayList<>();

    /** How many are in the store for sure. */
    private int saved;

    /** Reads those of the store. */
    synchronized void load(JdbcTemplate jdbc) {
        jdbc.query("SELECT name FROM node_number ORDER BY number", row -> {
            add(new NodeName(row.getString("name")));
        });
        saved = names.size();
    }

    private int add(NodeName name) {
        names.add(name);
        numbers.put(name, names.size() - 1);
        return names.size() - 1;
    }

    /** The number of a name: a new one if it has none, which must be written before it is used. */
    int of(NodeName name) {
        Integer number = numbers.get(name);
        return number == null ? added(name) : number;
    }

    private synchronized int added(NodeName name) {
        Integer number = numbers.get(name);
        return number == null ? add(name) : number;
    }

    synchronized NodeName name(int number) {
        return names.get(number);
    }

    /** Writes the new ones. They count as new until {@link #committed()}. */
    synchronized void write(JdbcTemplate jdbc) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int number = saved; number < names.size(); number++) {
            rows.add(new @Nullable Object[] {names.get(number).value(), number});
        }
        if (!rows.isEmpty()) {
            jdbc.batchUpdate(PUT, rows);
        }
    }

    /** What was written is in the store. Called by the one thread that writes. */
    synchronized void committed() {
        saved = names.size();
    }
}
