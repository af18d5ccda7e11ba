/** A simulated network of bitcoinds. */
@NullMarked
package org.bmon.sim;

import org.jspecify.annotations.NullMarked;
