package org.bmon.collector.propagation;

/** How far a record can be relied on. */
public enum Quality {
    /** Every expected node is in. */
    COMPLETE,
    /** Some expected nodes are missing. */
    PARTIAL,
    /** A gap, a restart or a clock error touches it. */
    SUSPECT
}
