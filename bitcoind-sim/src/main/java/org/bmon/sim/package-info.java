/** A simulated network of bitcoinds: the door to it, in virtual and in real time. */
@NullMarked
package org.bmon.sim;

import org.jspecify.annotations.NullMarked;
