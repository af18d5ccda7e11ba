/** How the agent posts something to a server: packed, within time limits, again after waits that grow. */
@NullMarked
package org.bmon.agent.http;

import org.jspecify.annotations.NullMarked;
