package org.bmon.collector.group;

/**
 * What a collector counts of what it reads. Records read = taken + again + dead. Alert when dead, missed or lost grow. Safe
 * for use by many threads.
 */
interface GroupMetrics {

    /** A record's events were taken. */
    void taken(int events);

    /** A record brought nothing new. */
    void again();

    /** A record was set aside. */
    void dead(DeadReason why);

    /** Events of a node that no record brought: one was set aside, or the broker kept it no longer. */
    void missed(long events);

    /** The broker no longer has what was to be read next. */
    void outOfRange();

    /** Another collector took a shard that this one held. */
    void lost();

    /** The broker or the store failed; it is tried again. */
    void failed();

    /** How many shards this collector judges now, and of how many it waits until there is room for more. */
    void shards(int judged, int paused);

    /** How many records of its partitions it has not read yet. */
    void lag(long records);
}
