/** What the collector tells Prometheus: spreads and delays, ingest, queue and store. Labels are bounded, never a hash. */
@NullMarked
package org.bmon.collector.metrics;

import org.jspecify.annotations.NullMarked;
