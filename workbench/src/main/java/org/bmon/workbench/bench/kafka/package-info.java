/** {@code ./dev bench kafka}: what the way over a broker costs. */
@NullMarked
package org.bmon.workbench.bench.kafka;

import org.jspecify.annotations.NullMarked;
