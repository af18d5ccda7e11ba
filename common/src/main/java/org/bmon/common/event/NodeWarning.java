package org.bmon.common.event;

import org.bmon.common.Stamp;

/**
 * The node warns of something that no other event tells.
 *
 * @param at when
 * @param code bmon's short word for it: lower case and dashes, of a small fixed set
 * @param text what the node says
 */
public record NodeWarning(Stamp at, String code, String text) implements Event {}
