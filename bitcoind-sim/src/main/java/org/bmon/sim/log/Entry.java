package org.bmon.sim.log;

import org.jspecify.annotations.Nullable;

/** What a line of the log says, before prefix and time. */
public final class Entry {

    private final @Nullable String category;
    private final Level level;
    private final Site site;
    private final boolean levelSpelt;
    private final String text;

    private Entry(@Nullable String category, Level level, Site site, boolean levelSpelt, String text) {
        this.category = category;
        this.level = level;
        this.site = site;
        this.levelSpelt = levelSpelt;
        this.text = text;
    }

    /** A line that is always written and has no category. */
    static Entry info(Site site, String text) {
        return new Entry(null, Level.INFO, site, false, text);
    }

    /** A line of a debug category. */
    static Entry debug(String category, Site site, String text) {
        return new Entry(category, Level.DEBUG, site, false, text);
    }

    /** A line of a debug category written with the level macro of v24 to v26, which spells the level out. */
    static Entry debugWithLevel(String category, Site site, String text) {
        return new Entry(category, Level.DEBUG, site, true, text);
    }

    /** A line that names a category but is always written, as v24 to v26 have some. */
    static Entry alwaysOf(String category, Site site, String text) {
        return new Entry(category, Level.INFO, site, false, text);
    }

    /** An error. */
    static Entry error(Site site, String text) {
        return new Entry(null, Level.ERROR, site, false, text);
    }

    @Nullable String category() {
        return category;
    }

    Level level() {
        return level;
    }

    Site site() {
        return site;
    }

    boolean levelSpelt() {
        return levelSpelt;
    }

    String text() {
        return text;
    }
}
