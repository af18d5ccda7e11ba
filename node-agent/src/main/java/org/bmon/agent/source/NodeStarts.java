package org.bmon.agent.source;

/** When the node last started, as its log tells. */
public interface NodeStarts {

    /** Nobody can tell. */
    NodeStarts UNKNOWN = new NodeStarts() {
        @Override
        public boolean isUpToDate() {
            return true;
        }

        @Override
        public long lastMicros() {
            return 0;
        }
    };

    /** Whether the log has been read to its end since the agent started, or there is none. */
    boolean isUpToDate();

    /** When the node last started, in microseconds since the epoch; 0 if that is not known. */
    long lastMicros();
}
