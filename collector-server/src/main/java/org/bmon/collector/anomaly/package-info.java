/** Tells what is strange in how blocks and transactions spread, against what is usual for the network and the node. */
@NullMarked
package org.bmon.collector.anomaly;

import org.jspecify.annotations.NullMarked;
