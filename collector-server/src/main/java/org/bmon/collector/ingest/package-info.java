/** The receiving end of delivery: who may send, what is refused and why. */
@NullMarked
package org.bmon.collector.ingest;

import org.jspecify.annotations.NullMarked;
