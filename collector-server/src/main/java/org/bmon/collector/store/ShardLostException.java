package org.bmon.collector.store;

/** The shard was taken by another: nothing was written, and nothing will be by this holder. */
public final class ShardLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ShardLostException(String message) {
        super(message);
    }
}
