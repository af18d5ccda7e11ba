package org.bmon.agent.recorder;

/** What the recorder tells. What came in = recorded + dropped; alert when {@link #dropped} grows. */
public interface RecorderMetrics {

    /** Tells nobody. */
    RecorderMetrics NONE = new RecorderMetrics() {
        @Override
        public void recorded(Kind kind, long bytes) {}

        @Override
        public void dropped(Kind kind, int count) {}

        @Override
        public void removed(long bytes) {}

        @Override
        public void gaps(long gaps) {}

        @Override
        public void failed() {}
    };

    /** So many bytes more were recorded, before packing. */
    void recorded(Kind kind, long bytes);

    /** So many messages, exchanges or pieces of the log were not recorded. */
    void dropped(Kind kind, int count);

    /** A segment of so many bytes went, to make room or for its age. */
    void removed(long bytes);

    /** In so many places the log itself lacks something. */
    void gaps(long gaps);

    /** Nothing could be written, or something failed in a way that was not foreseen; it is begun anew. */
    void failed();
}
