/** Hands the batches of agents to a Kafka broker, from where the collectors of a group take them. */
@NullMarked
package org.bmon.collector.broker;

import org.jspecify.annotations.NullMarked;
