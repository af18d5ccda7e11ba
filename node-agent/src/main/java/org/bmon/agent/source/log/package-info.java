/** Turns the bytes of bitcoind's debug.log, v22 to 31.99, into events. */
@NullMarked
package org.bmon.agent.source.log;

import org.jspecify.annotations.NullMarked;
