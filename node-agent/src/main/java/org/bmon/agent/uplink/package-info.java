/** Delivers what the outbox holds to the collector, and keeps trying. */
@NullMarked
package org.bmon.agent.uplink;

import org.jspecify.annotations.NullMarked;
