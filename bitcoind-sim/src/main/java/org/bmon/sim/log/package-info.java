/** Writes debug.log in the wording of each version of Bitcoin Core. */
@NullMarked
package org.bmon.sim.log;

import org.jspecify.annotations.NullMarked;
