/** What single nodes do: start again, change, warn, lose their peers, connect slowly, miss parts of compact blocks. */
@NullMarked
package org.bmon.collector.node;

import org.jspecify.annotations.NullMarked;
