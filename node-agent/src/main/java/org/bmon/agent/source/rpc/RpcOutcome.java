package org.bmon.agent.source.rpc;

import java.util.Locale;

/** What became of a call. */
public enum RpcOutcome {
    OK,
    UNREACHABLE,
    TIMED_OUT,
    UNAUTHORIZED,
    FORBIDDEN,
    WARMING_UP,
    BUSY,
    REJECTED,
    BAD_REPLY;

    /** The word for it in labels and events. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
