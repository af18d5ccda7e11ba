/** How a node's stream is split over the partitions of a broker: parts that each hold a partition's share of a batch. */
@NullMarked
package org.bmon.common.part;

import org.jspecify.annotations.NullMarked;
