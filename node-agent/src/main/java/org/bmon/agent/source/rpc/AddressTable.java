package org.bmon.agent.source.rpc;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The known addresses of one network, from getaddrmaninfo.
 *
 * @param fresh heard of, never tried with success (Core's table "new")
 * @param tried once connected to
 */
public record AddressTable(long fresh, long tried) {

    private static final String SUM = "all_networks";

    static SortedMap<String, AddressTable> allOf(Fields answer) {
        SortedMap<String, AddressTable> all = new TreeMap<>();
        for (String name : answer.names()) {
            if (!name.equals(SUM)) {
                Fields one = answer.object(name);
                all.put(name, new AddressTable(one.integer("new"), one.integer("tried")));
            }
        }
        return all;
    }
}
