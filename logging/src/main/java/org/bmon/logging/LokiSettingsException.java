package org.bmon.logging;

/** A setting under bmon.loki with which no log can be sent; the message names the key and says what it takes. */
public final class LokiSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LokiSettingsException(String message) {
        super(message);
    }
}
