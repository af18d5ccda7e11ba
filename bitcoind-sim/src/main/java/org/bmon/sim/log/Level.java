package org.bmon.sim.log;

/** How grave a line is. */
enum Level {
    DEBUG("debug"),
    INFO("info"),
    WARNING("warning"),
    ERROR("error");

    private final String word;

    Level(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
