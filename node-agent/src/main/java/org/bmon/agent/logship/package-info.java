/** Sends bitcoind's debug.log to Loki as it was written, from a reading position of its own. */
@NullMarked
package org.bmon.agent.logship;

import org.jspecify.annotations.NullMarked;
