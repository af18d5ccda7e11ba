/** Which nodes there are, what may be expected of them at a moment, and how far off their clocks are. */
@NullMarked
package org.bmon.collector.fleet;

import org.jspecify.annotations.NullMarked;
