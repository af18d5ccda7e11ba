/** Makes one event of what the node's log and its ZMQ messages both tell, each once, over restarts and losses. */
@NullMarked
package org.bmon.agent.join;

import org.jspecify.annotations.NullMarked;
