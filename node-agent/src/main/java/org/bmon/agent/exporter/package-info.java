/** Shows to Prometheus what the node answers and tells. */
@NullMarked
package org.bmon.agent.exporter;

import org.jspecify.annotations.NullMarked;
