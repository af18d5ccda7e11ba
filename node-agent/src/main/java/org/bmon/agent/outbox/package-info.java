/** Keeps events durably and in order, with the reading positions of the sources, until the collector has them. */
@NullMarked
package org.bmon.agent.outbox;

import org.jspecify.annotations.NullMarked;
