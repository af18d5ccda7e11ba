/** Collectors that work as a group: each judges some partitions of the events and writes their shards of one history. */
@NullMarked
package org.bmon.collector.group;

import org.jspecify.annotations.NullMarked;
