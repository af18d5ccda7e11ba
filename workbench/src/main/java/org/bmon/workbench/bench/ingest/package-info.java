/** Loads a collector over HTTP as a fleet of agents would, and measures how much it bears and how soon it tells. */
@NullMarked
package org.bmon.workbench.bench.ingest;

import org.jspecify.annotations.NullMarked;
