package org.bmon.agent;

import java.util.List;

/** Settings with which the agent can't start: each problem names the key and says what it takes. */
final class WrongSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongSettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
