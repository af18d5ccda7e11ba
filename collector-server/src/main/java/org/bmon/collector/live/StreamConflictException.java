package org.bmon.collector.live;

/** A batch that does not go on where its node's stream ended. Nothing of it was taken. */
public final class StreamConflictException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String epoch;
    private final transient Receipt receipt;

    /** A conflict with the stream of this epoch, which has come so far. */
    public StreamConflictException(String message, String epoch, Receipt receipt) {
        super(message);
        this.epoch = epoch;
        this.receipt = receipt;
    }

    /** The epoch that counts for the node. */
    public String epoch() {
        return epoch;
    }

    /** How far that stream has come. */
    public Receipt receipt() {
        return receipt;
    }
}
