package org.bmon.collector.fleet;

/**
 * One life of a node's process: from when on it can be expected to see what. A life whose start was seen is taken to be
 * loading, in initial download and without a mempool until something says otherwise; one that was met midway is taken
 * to run from its first sighting on. Times are node time; {@link Long#MAX_VALUE} is not yet, {@link Long#MIN_VALUE} is
 * ever since.
 */
final class Life {

    /** Where nothing tells that the mempool is loaded (it is not kept on disk), it is taken to be so long after the start. */
    static final long MEMPOOL_LOADS_IN_MICROS = 600_000_000;

    private final long from;
    private final boolean started;
    private long firstSighting = Long.MAX_VALUE;
    private long loaded;
    private long downloadLeft;
    private long mempoolLoaded;
    private boolean downloadTold;
    private boolean mempoolTold;
    private boolean mempoolDenied;

    private Life(long from, boolean started) {
        long since = started ? Long.MAX_VALUE : Long.MIN_VALUE;
        this.from = from;
        this.started = started;
        this.loaded = since;
        this.downloadLeft = since;
        this.mempoolLoaded = since;
    }

    /** The life that a stream begins in when its start is not part of it. */
    static Life metMidway() {
        return new Life(Long.MIN_VALUE, false);
    }

    static Life startedAt(long nodeMicros) {
        return new Life(nodeMicros, true);
    }

    long from() {
        return from;
    }

    void sighting(long at) {
        firstSighting = Math.min(firstSighting, at);
    }

    void loaded(long at) {
        loaded = at;
    }

    /** RPC answers, which it does only once the node is loaded. */
    void answered(long at) {
        loaded = Math.min(loaded, at);
    }

    void downloadLeft(long at) {
        downloadLeft = at;
        downloadTold = true;
    }

    void download(boolean inDownload, long at) {
        if (!downloadTold) {
            downloadLeft = inDownload ? Long.MAX_VALUE : Math.min(downloadLeft, at);
        }
    }

    void mempoolLoaded(long at) {
        mempoolLoaded = at;
        mempoolTold = true;
    }

    void mempool(boolean isLoaded, long at) {
        if (!mempoolTold) {
            mempoolLoaded = isLoaded ? Math.min(mempoolLoaded, at) : Long.MAX_VALUE;
            mempoolDenied = !isLoaded;
        }
    }

    /** From when on it could see blocks, if it was reachable and connected. */
    long readyForBlocks() {
        long ready = Math.max(loaded, downloadLeft);
        return started ? Math.max(from, ready) : ready;
    }

    /** Whether it was there to see blocks at a moment. */
    boolean seesBlocks(long at) {
        return at >= readyForBlocks() && (started || at >= firstSighting);
    }

    /** What a node that does not see blocks yet is doing. */
    NodeState waitsFor(long at) {
        if (at >= loaded && at < downloadLeft) {
            return NodeState.SYNCING;
        }
        return started ? NodeState.STARTING : NodeState.UNKNOWN;
    }

    /** From when on its mempool was loaded. */
    long mempoolReady() {
        boolean untold = mempoolLoaded == Long.MAX_VALUE && !mempoolDenied;
        return untold && loaded != Long.MAX_VALUE ? loaded + MEMPOOL_LOADS_IN_MICROS : mempoolLoaded;
    }
}
