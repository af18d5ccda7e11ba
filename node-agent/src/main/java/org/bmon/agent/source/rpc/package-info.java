/** Asks bitcoind over JSON-RPC: a client that only reads, and its answers as values. */
@NullMarked
package org.bmon.agent.source.rpc;

import org.jspecify.annotations.NullMarked;
