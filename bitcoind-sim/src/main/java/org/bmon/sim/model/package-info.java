/** The simulated nodes: their chains, mempools and peers, and the queue of events that moves them. */
@NullMarked
package org.bmon.sim.model;

import org.jspecify.annotations.NullMarked;
