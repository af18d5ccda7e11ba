package org.bmon.agent;

import org.bmon.agent.outbox.OutboxFailedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns what keeps the agent from starting into a message for the operator, without a stack trace. */
final class StartFailureAnalyzers {

    private StartFailureAnalyzers() {}

    /** Wrong or missing settings. */
    static final class Settings extends AbstractFailureAnalyzer<WrongSettingsException> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, WrongSettingsException cause) {
            return new FailureAnalysis(
                    String.valueOf(cause.getMessage()),
                    "Set it in the environment (BMON_AGENT_NODE for bmon.agent.node, and so on), in"
                            + " node-agent.yaml in the working directory, or as --bmon.agent.node=…; the README lists all.",
                    cause);
        }
    }

    /** A state directory that can't be used. */
    static final class StateDirectory extends AbstractFailureAnalyzer<OutboxFailedException> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, OutboxFailedException cause) {
            return new FailureAnalysis(
                    String.valueOf(cause.getMessage()),
                    "Give bmon.agent.state-dir a directory of this agent alone that it may write to.",
                    cause);
        }
    }
}
