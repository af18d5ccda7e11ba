/** What a simulated network is made of and what happens in it: nodes, links, schedules and steps. */
@NullMarked
package org.bmon.sim.scenario;

import org.jspecify.annotations.NullMarked;
