package org.bmon.agent.source.log;

/** What the log tells of the running process, for those whose lines mean something else by version. */
final class NodeRun {

    /** Its major version, such as 28; 0 if unknown. */
    private int major;

    void started(int major) {
        this.major = major;
    }

    /** True if the node's start was seen, and it is of {@code version} or later. */
    boolean isSurely(int version) {
        return major >= version;
    }

    /**
     * True if the node is surely older than {@code version}. Where its start was not seen, only a line without category
     * shows age: v24 and later put one before debug lines.
     */
    boolean isBefore(int version, Line debugLine) {
        return major != 0 ? major < version : debugLine.category == Categories.NONE;
    }
}
