package org.bmon.agent;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;

/** The agent as a program: one beside each bitcoind. */
@SpringBootApplication(proxyBeanMethods = false)
public class NodeAgentApplication {

    /** Runs the agent until it is told to end. */
    public static void main(String[] arguments) {
        application().run(arguments);
    }

    /** Its files are called node-agent.yaml, so that it can share a class path with other services. */
    static SpringApplication application() {
        return new SpringApplicationBuilder(NodeAgentApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=node-agent")
                .initializers(NodeAgentApplication::readSettings)
                .build();
    }

    /** Before anything is started, so that what is wrong with the settings is all that is said. */
    private static void readSettings(ConfigurableApplicationContext context) {
        AgentSettings settings = Binder.get(context.getEnvironment())
                .bindOrCreate("bmon.agent", AgentProperties.class)
                .settings();
        context.getBeanFactory().registerSingleton("agentSettings", settings);
    }
}
