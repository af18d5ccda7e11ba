package org.bmon.collector.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Short numbers for the names of nodes, which rows of transactions have in their place. The store gives them, since several
 * collectors may ask for one at once; they are never changed, so what is known here stays true. Safe for use by many threads.
 */
final class NodeNumbers {

    /** The condition is for SQLite, which would take ON for a join's. */
    private static final String ADD = "INSERT INTO node_number (name, number)"
            + " SELECT ?, coalesce(max(number), -1) + 1 FROM node_number WHERE true ON CONFLICT (name) DO NOTHING";

    private final Map<NodeName, Integer> numbers = new ConcurrentHashMap<>();
    private final Map<Integer, NodeName> names = new ConcurrentHashMap<>();

    /** Reads those of the store. */
    void load(JdbcTemplate jdbc) {
        jdbc.query("SELECT name, number FROM node_number", row -> {
            add(new NodeName(row.getString("name")), row.getInt("number"));
        });
    }

    private void add(NodeName name, int number) {
        names.put(number, name);
        numbers.put(name, number);
    }

    /** Sees to it that a name has a number, which is in the store for good when this returns. Not within a transaction. */
    void number(JdbcTemplate jdbc, NodeName name) {
        while (!numbers.containsKey(name)) {
            try {
                jdbc.update(ADD, name.value());
                load(jdbc);
            } catch (DuplicateKeyException e) {
                // Another collector took the number for another name meanwhile: the next one is asked for.
                load(jdbc);
            }
        }
    }

    /** The number of a name that has one. */
    int of(NodeName name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalStateException(name + " has no number yet");
        }
        return number;
    }

    /** The name of a number that a row has. */
    NodeName name(JdbcTemplate jdbc, int number) {
        @Nullable NodeName name = names.get(number);
        if (name == null) {
            load(jdbc);
            name = names.get(number);
        }
        if (name == null) {
            throw new IllegalStateException("no node has the number " + number);
        }
        return name;
    }
}
