/** Measures how fast the parts that must be fast are. */
@NullMarked
package org.bmon.workbench.bench;

import org.jspecify.annotations.NullMarked;
