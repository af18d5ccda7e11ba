package org.bmon.common.event;

import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * The node judged a block invalid.
 *
 * @param at when
 * @param hash the block; null where the line names none (ProcessNewBlock without the category validation)
 * @param height its height, where known
 * @param reason Bitcoin Core's reason code, such as bad-cb-amount
 * @param detail what it adds to the code, or null
 */
public record BlockInvalid(
        Stamp at,
        @Nullable BlockHash hash,
        @Nullable Integer height,
        String reason,
        @Nullable String detail) implements Event {}
