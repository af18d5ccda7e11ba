package org.bmon.common.event;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.common.Stamp;

/**
 * A bitcoind process began.
 *
 * @param at when it wrote its first line
 * @param version as the log tells it, such as v28.0.0
 * @param settings the settings that decide what can be seen of it: those that the log or RPC names; never secrets
 */
public record NodeStarted(Stamp at, String version, SortedMap<String, String> settings) implements Event {

    public NodeStarted {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
}
