/** Runs the analyses of the live fleet: feeds them what was received, commits what they find, rebuilds after a restart. */
@NullMarked
package org.bmon.collector.live;

import org.jspecify.annotations.NullMarked;
