/** Blocks and transactions as bytes that hash to their identities, and the store that all simulated nodes share. */
@NullMarked
package org.bmon.sim.ledger;

import org.jspecify.annotations.NullMarked;
