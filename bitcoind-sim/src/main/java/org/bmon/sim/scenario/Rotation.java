package org.bmon.sim.scenario;

/** A way to rotate a log. */
public enum Rotation {
    /** The file is renamed; a new one begins with the next line, as after SIGHUP. */
    RENAME,
    /** The file is copied and cut to nothing; the node writes on into the same file. */
    COPY_TRUNCATE
}
