/** Feeds every parser of outside input with real input that was changed at random, from a seed. */
@NullMarked
package org.bmon.workbench.fuzz;

import org.jspecify.annotations.NullMarked;
