/** All figures that were asked for, by the commands that measure them, in one table. */
@NullMarked
package org.bmon.workbench.bench.summary;

import org.jspecify.annotations.NullMarked;
