/** The node-agent: stands beside one bitcoind, turns what it says into events and delivers them. */
@NullMarked
package org.bmon.agent;

import org.jspecify.annotations.NullMarked;
