package org.bmon.agent;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The agent as a program: one beside each bitcoind. */
@SpringBootApplication(proxyBeanMethods = false)
public class NodeAgentApplication {

    /** Runs the agent until it is told to end. */
    public static void main(String[] arguments) {
        SpringApplication.run(NodeAgentApplication.class, arguments);
    }
}
