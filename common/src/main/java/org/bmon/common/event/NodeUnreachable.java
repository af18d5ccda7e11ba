package org.bmon.common.event;

import org.bmon.common.Stamp;

/**
 * The node does not answer.
 *
 * @param at when the agent noticed
 * @param reason why, in a word of a small fixed set
 */
public record NodeUnreachable(Stamp at, String reason) implements Event {}
