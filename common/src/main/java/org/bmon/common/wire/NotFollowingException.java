package org.bmon.common.wire;

/** A batch that does not go on where its node's stream ended. Nothing of it was taken. */
public final class NotFollowingException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient StreamProgress progress;

    NotFollowingException(String message, StreamProgress progress) {
        super(message);
        this.progress = progress;
    }

    /** How far the node's stream has come; received 0 if nothing of it is known. */
    public StreamProgress progress() {
        return progress;
    }
}
