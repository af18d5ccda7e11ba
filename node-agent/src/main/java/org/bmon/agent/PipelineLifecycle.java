package org.bmon.agent;

import org.springframework.context.SmartLifecycle;

/** Starts and ends the pipeline with the application: after the web server has begun to answer, and before it ends. */
final class PipelineLifecycle implements SmartLifecycle {

    private final AgentPipeline pipeline;
    private volatile boolean running;

    PipelineLifecycle(AgentPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public void start() {
        pipeline.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        pipeline.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
