/** Follows debug.log through rotation, truncation and restarts, and remembers how far it has read. */
@NullMarked
package org.bmon.agent.source.log.tail;

import org.jspecify.annotations.NullMarked;
