package org.bmon.collector.notice;

import java.util.Locale;

/** How much a notice matters, least first. */
public enum Severity {
    /** Worth knowing. */
    INFO,
    /** Someone should look at it today. */
    WARNING,
    /** Someone should look at it now. */
    CRITICAL;

    /** Lower case, as labels, the API and documents write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
