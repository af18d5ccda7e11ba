/** Reads files of block arrival times, tells propagation from catching up, and sums up the spreads. */
@NullMarked
package org.bmon.workbench.arrivals;

import org.jspecify.annotations.NullMarked;
