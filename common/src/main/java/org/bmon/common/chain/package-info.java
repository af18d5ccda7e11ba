/** Bitcoin's arithmetic: what the consensus rules fix for every height. */
@NullMarked
package org.bmon.common.chain;

import org.jspecify.annotations.NullMarked;
