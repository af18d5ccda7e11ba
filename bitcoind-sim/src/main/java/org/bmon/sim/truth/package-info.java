/** What truly happened in a simulated network, by the one true clock. */
@NullMarked
package org.bmon.sim.truth;

import org.jspecify.annotations.NullMarked;
