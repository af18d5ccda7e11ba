/** Everything the collector works out of the events of one network, behind one door. */
@NullMarked
package org.bmon.collector.analysis;

import org.jspecify.annotations.NullMarked;
