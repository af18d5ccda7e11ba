package org.bmon.common.event;

import org.bmon.common.BlockHash;

/** An event about one block. */
public sealed interface BlockEvent extends Event
        permits HeaderSeen,
                BlockDataComplete,
                BlockConnected,
                BlockConnectTimed,
                BlockDisconnected,
                BlockDownloadTimeout,
                BlockAudit,
                BlockContent,
                BlockSpends {

    /** The block. */
    BlockHash hash();
}
