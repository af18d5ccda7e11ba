package org.bmon.collector.live;

/** The analysis is behind: the batch must come again later. Nothing of it was taken. */
public final class QueueFullException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why it must come later. */
    public QueueFullException(String message) {
        super(message);
    }
}
