package org.bmon.collector.store;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the one form of upsert that SQLite and PostgreSQL share. */
final class Upsert {

    private Upsert() {}

    /** Inserts a row; where its key is there already, replaces every other column. */
    static String replace(String table, List<String> key, List<String> others) {
        return insert(table, key, others) + " DO UPDATE SET "
                + others.stream()
                        .map(column -> column + " = excluded." + column)
                        .collect(Collectors.joining(", "));
    }

    /** Inserts a row unless its key is there already. */
    static String keep(String table, List<String> key, List<String> others) {
        return insert(table, key, others) + " DO NOTHING";
    }

    private static String insert(String table, List<String> key, List<String> others) {
        List<String> columns = Stream.concat(key.stream(), others.stream()).toList();
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                + columns.stream().map(column -> "?").collect(Collectors.joining(", ")) + ") ON CONFLICT ("
                + String.join(", ", key) + ")";
    }
}
