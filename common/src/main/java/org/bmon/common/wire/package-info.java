/** How events travel from agent to collector: batches of lines of JSON, checked and counted. */
@NullMarked
package org.bmon.common.wire;

import org.jspecify.annotations.NullMarked;
