package org.bmon.collector.anomaly;

/** Which of the last so many, at most 64, were strange; begins and ends with hysteresis. */
final class RecentFlags {

    private final int window;
    private final int begin;
    private final int end;
    private long bits;
    private boolean on;

    /**
     * @param window how many of the last count
     * @param begin so many strange ones begin a trouble
     * @param end at most so many end it
     */
    RecentFlags(int window, int begin, int end) {
        this.window = window;
        this.begin = begin;
        this.end = end;
    }

    /** Takes the next; true if the trouble lasts after it. */
    boolean add(boolean strange) {
        bits = (bits << 1 | (strange ? 1 : 0)) & (-1L >>> (64 - window));
        int count = count();
        on = on ? count > end : count >= begin;
        return on;
    }

    int count() {
        return Long.bitCount(bits);
    }

    boolean isOn() {
        return on;
    }
}
