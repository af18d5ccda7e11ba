/** The collector-server: receives what the agents of a fleet see and tells what it means. */
@NullMarked
package org.bmon.collector;

import org.jspecify.annotations.NullMarked;
