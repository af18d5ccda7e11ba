/** What all sources have in common: how they begin, how they stand, how they end. */
@NullMarked
package org.bmon.agent.source;

import org.jspecify.annotations.NullMarked;
