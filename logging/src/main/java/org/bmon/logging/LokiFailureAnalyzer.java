package org.bmon.logging;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns a wrong setting into a message for the operator, without a stack trace. */
final class LokiFailureAnalyzer extends AbstractFailureAnalyzer<LokiSettingsException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, LokiSettingsException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Correct it, or leave bmon.loki.url (BMON_LOKI_URL) empty to send no logs to Loki.",
                cause);
    }
}
