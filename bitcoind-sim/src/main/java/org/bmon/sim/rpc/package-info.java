/** Answers Bitcoin Core's JSON-RPC over HTTP for a simulated node, in the wording and the fields of its version. */
@NullMarked
package org.bmon.sim.rpc;

import org.jspecify.annotations.NullMarked;
