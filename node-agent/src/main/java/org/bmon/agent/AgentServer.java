package org.bmon.agent;

import java.net.URI;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** An agent with its metrics inside another program: tests of what is scraped. Many can run in one process. */
public final class AgentServer implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private AgentServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts an agent, which reads and delivers when this returns.
     *
     * @param settings as on the command line, such as {@code --server.port=0} for any free port
     */
    public static AgentServer start(String... settings) {
        SpringApplication application = NodeAgentApplication.application();
        application.setRegisterShutdownHook(false);
        application.setLogStartupInfo(false);
        return new AgentServer(application.run(settings));
    }

    /** Where its metrics and its health are. */
    public URI url() {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port") + "/");
    }

    @Override
    public void close() {
        context.close();
    }
}
