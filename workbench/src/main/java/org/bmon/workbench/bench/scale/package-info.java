/** How cost grows with nodes, transactions in flight and history. */
@NullMarked
package org.bmon.workbench.bench.scale;

import org.jspecify.annotations.NullMarked;
