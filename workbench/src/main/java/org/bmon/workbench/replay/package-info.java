/** Runs recorded nodes through the agent's readers and the collector's analysis, and reports what they saw. */
@NullMarked
package org.bmon.workbench.replay;

import org.jspecify.annotations.NullMarked;
