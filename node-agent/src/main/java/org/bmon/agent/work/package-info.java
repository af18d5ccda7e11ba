/** Threads that work in rounds and rest between them. */
@NullMarked
package org.bmon.agent.work;

import org.jspecify.annotations.NullMarked;
