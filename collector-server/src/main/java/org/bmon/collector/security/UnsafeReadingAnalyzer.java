package org.bmon.collector.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at the start what to set, instead of a stack trace. */
final class UnsafeReadingAnalyzer extends AbstractFailureAnalyzer<UnsafeReadingException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, UnsafeReadingException cause) {
        return new FailureAnalysis(cause.problem() + ".", cause.mend() + ".", cause);
    }
}
