/** Puts the sightings of one block or transaction by all nodes side by side: plain Java, no clock, no database. */
@NullMarked
package org.bmon.collector.propagation;

import org.jspecify.annotations.NullMarked;
