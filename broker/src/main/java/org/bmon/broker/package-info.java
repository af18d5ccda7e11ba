/** How streams of events get into Kafka: the topics, what is written to them, and how far each node's stream has come. */
@NullMarked
package org.bmon.broker;

import org.jspecify.annotations.NullMarked;
