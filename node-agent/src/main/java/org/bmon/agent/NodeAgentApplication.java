package org.bmon.agent;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.bmon.agent.logship.LogshipSettings;
import org.bmon.agent.recorder.RecorderSettings;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.logging.LokiLogging;
import org.bmon.logging.LokiTarget;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** The agent as a program: one beside each bitcoind. */
@SpringBootApplication(proxyBeanMethods = false)
public class NodeAgentApplication {

    /** Runs the agent until it is told to end; {@code doctor} looks at its set-up instead. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(DoctorCommand.NAME)) {
            System.exit(new DoctorCommand(System.out, Clock.systemUTC()).run(arguments));
        }
        application().run(arguments);
    }

    /** The settings alone, as the agent would have them. */
    static ConfigurableEnvironment environment(String[] arguments) {
        SpringApplication settings = new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .properties("spring.config.name=node-agent", "logging.level.root=error")
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .build();
        try (ConfigurableApplicationContext context = settings.run(arguments)) {
            return context.getEnvironment();
        }
    }

    /** An application of nothing but its settings. */
    private static final class Nothing {}

    /** Its files are called node-agent.yaml, so that it can share a class path with other services. */
    static SpringApplication application() {
        return new SpringApplicationBuilder(NodeAgentApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=node-agent")
                .initializers(NodeAgentApplication::readSettings, new LokiLogging(NodeAgentApplication::logLabels))
                .build();
    }

    /** Before anything is started, so that what is wrong with the settings is all that is said. */
    private static void readSettings(ConfigurableApplicationContext context) {
        AgentSettings settings = Binder.get(context.getEnvironment())
                .bindOrCreate("bmon.agent", AgentProperties.class)
                .settings();
        context.getBeanFactory().registerSingleton("agentSettings", settings);
        Optional<LokiTarget> loki = LokiTarget.of(context.getEnvironment());
        LogSettings log = settings.log();
        if (log != null) {
            readRecorder(settings, log, context);
            loki.ifPresent(target -> readLogship(settings, log, target, context));
        }
    }

    private static void readRecorder(AgentSettings agent, LogSettings log, ConfigurableApplicationContext context) {
        RecorderProperties properties =
                Binder.get(context.getEnvironment()).bindOrCreate("bmon.agent.recorder", RecorderProperties.class);
        RecorderSettings settings = properties.settings(agent, log);
        if (properties.enabled()) {
            context.getBeanFactory().registerSingleton("recorderSettings", settings);
        }
    }

    private static void readLogship(
            AgentSettings agent, LogSettings log, LokiTarget loki, ConfigurableApplicationContext context) {
        LogshipProperties properties =
                Binder.get(context.getEnvironment()).bindOrCreate("bmon.agent.logship", LogshipProperties.class);
        LogshipSettings settings = properties.settings(agent, log);
        if (properties.enabled()) {
            context.getBeanFactory().registerSingleton("lokiTarget", loki);
            context.getBeanFactory().registerSingleton("logshipSettings", settings);
        }
    }

    private static Map<String, String> logLabels(Environment settings) {
        return Map.of(
                "job",
                "bmon-agent",
                "node",
                settings.getProperty("bmon.agent.node", ""),
                "network",
                settings.getProperty("bmon.agent.network", ""));
    }
}
