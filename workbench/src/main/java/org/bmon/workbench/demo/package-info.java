/** The demo: a small fleet, its agents and a collector, in one process, to look at and to play with. */
@NullMarked
package org.bmon.workbench.demo;

import org.jspecify.annotations.NullMarked;
