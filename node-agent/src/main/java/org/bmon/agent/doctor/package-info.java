/** Looks once at a node and at what the agent needs, and says what to change. */
@NullMarked
package org.bmon.agent.doctor;

import org.jspecify.annotations.NullMarked;
