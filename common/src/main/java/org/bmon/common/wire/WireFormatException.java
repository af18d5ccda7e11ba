package org.bmon.common.wire;

/** Bytes that are not a batch: cut short, corrupted, or of another format. Nothing of them was taken. */
public final class WireFormatException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong, and at which line of the batch. */
    public WireFormatException(String message) {
        super(message);
    }

    /** What is wrong, and at which line of the batch, with the parser's own word. */
    public WireFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
