/** What differs between the mempools of nodes: their contents and sizes, what they reject, and what they would mine. */
@NullMarked
package org.bmon.collector.mempool;

import org.jspecify.annotations.NullMarked;
