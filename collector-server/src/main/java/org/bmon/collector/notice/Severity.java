package org.bmon.collector.notice;

/** How much a notice matters, least first. */
public enum Severity {
    /** Worth knowing. */
    INFO,
    /** Someone should look at it today. */
    WARNING,
    /** Someone should look at it now. */
    CRITICAL
}
