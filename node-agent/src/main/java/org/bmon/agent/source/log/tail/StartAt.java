package org.bmon.agent.source.log.tail;

/** Where an agent without a reading position begins to read a log that is there already. */
public enum StartAt {
    /** At the first line there is, also of the files it was rotated to: what the node did before comes in too. */
    BEGINNING,
    /** Behind its last whole line: only what happens from now on. */
    END
}
