/** Measures what an agent costs its host beside a node as busy as on mainnet. */
@NullMarked
package org.bmon.workbench.bench.agent;

import org.jspecify.annotations.NullMarked;
