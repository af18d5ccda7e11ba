package org.bmon.collector.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some records of a long list.
 *
 * @param items the records
 * @param next where the next ones begin; null if there are none
 */
public record Page<T>(List<OfNetwork<T>> items, @Nullable Cursor next) {

    public Page {
        items = List.copyOf(items);
    }

    /** A record with its place in the list. */
    record Placed<T>(OfNetwork<T> item, Cursor place) {}

    /** The first of these records, of which there is one more than the limit if there are more. */
    static <T> Page<T> of(List<Placed<T>> found, int limit) {
        List<OfNetwork<T>> items = found.stream().limit(limit).map(Placed::item).toList();
        return new Page<>(items, found.size() > limit ? found.get(limit - 1).place() : null);
    }
}
