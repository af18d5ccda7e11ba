/** Everything running for as long as one likes, faults injected at random from a seed, and what must hold meanwhile. */
@NullMarked
package org.bmon.workbench.soak;

import org.jspecify.annotations.NullMarked;
