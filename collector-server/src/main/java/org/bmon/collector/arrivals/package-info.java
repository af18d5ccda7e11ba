/** Block arrival times from elsewhere: how they are read, and which of them tell of a node rather than of the network. */
@NullMarked
package org.bmon.collector.arrivals;

import org.jspecify.annotations.NullMarked;
