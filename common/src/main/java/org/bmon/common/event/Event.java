package org.bmon.common.event;

import org.bmon.common.Stamp;

/** One thing that one node saw or did. Which node, and where in its stream, the envelope tells. */
public sealed interface Event
        permits BlockEvent,
                TxEvent,
                BlockInvalid,
                TxReplaced,
                NodeWarning,
                ChainState,
                ChainTips,
                MempoolState,
                MempoolContent,
                TemplateState,
                PeerState,
                NodeStarted,
                NodePhaseChanged,
                NodeUnreachable,
                NodeReachable,
                NodeClockState,
                SupplyState,
                DataGap,
                UnrecognisedEvent {

    /** When it was seen, and by which clock. */
    Stamp at();
}
