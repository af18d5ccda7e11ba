package org.bmon.collector.store;

import org.jspecify.annotations.Nullable;

/** The store can't do its work now. The message says what and where; nothing was half-written. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
