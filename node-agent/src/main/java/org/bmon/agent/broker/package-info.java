/** Delivers an agent's events to a Kafka broker itself. Nothing of it is loaded unless that is configured. */
@NullMarked
package org.bmon.agent.broker;

import org.jspecify.annotations.NullMarked;
