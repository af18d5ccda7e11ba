package org.bmon.agent.source.rpc;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One of getindexinfo.
 *
 * @param synced whether it has caught up
 * @param height how far it is
 */
public record IndexState(boolean synced, long height) {

    static SortedMap<String, IndexState> allOf(Fields answer) {
        SortedMap<String, IndexState> all = new TreeMap<>();
        for (String name : answer.names()) {
            Fields one = answer.object(name);
            all.put(name, new IndexState(one.flag("synced"), one.integer("best_block_height")));
        }
        return all;
    }
}
