package org.bmon.collector.chain;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;

/**
 * A block that nodes judged invalid.
 *
 * @param hash the block
 * @param reasons each such node's first reason code for it
 */
public record InvalidBlock(BlockHash hash, SortedMap<NodeName, String> reasons) {

    public InvalidBlock {
        reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    }
}
