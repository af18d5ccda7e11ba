package org.bmon.collector.store;

/**
 * A place in a list that is ordered by time, the newest first, and within one moment by a key.
 *
 * @param micros the moment of the last record before the place
 * @param key that record's key
 */
public record Cursor(long micros, String key) {}
