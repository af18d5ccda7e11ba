/** Keeps what the agent read of its node, so that an incident can be replayed; packed, bounded and without secrets. */
@NullMarked
package org.bmon.agent.recorder;

import org.jspecify.annotations.NullMarked;
