/** What happens to the chain: reorgs, races, blocks held back or called invalid, tips and the supply of money. */
@NullMarked
package org.bmon.collector.chain;

import org.jspecify.annotations.NullMarked;
