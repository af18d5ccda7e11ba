/** What happens to chains: reorgs and bad blocks. Plain Java over events. */
@NullMarked
package org.bmon.collector.chain;

import org.jspecify.annotations.NullMarked;
