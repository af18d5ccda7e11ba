package org.bmon.collector;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.bmon.logging.LokiLogging;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A collector inside another program: the demo and tests. */
public final class CollectorServer implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private CollectorServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts a collector, ready when this returns.
     *
     * @param settings as on the command line, such as {@code --server.port=0} for any free port,
     *     {@code --bmon.collector.store.data-dir=DIR} and {@code --bmon.collector.ingest.tokens-file=FILE}
     */
    public static CollectorServer start(String... settings) {
        return start(Clock.systemUTC(), settings);
    }

    /** Likewise, with a clock that goes as the caller wants: a day can pass in a minute. */
    public static CollectorServer start(Clock clock, String... settings) {
        return new CollectorServer(
                builder(clock).registerShutdownHook(false).logStartupInfo(false).run(settings));
    }

    /** Its own file of settings has its own name: the agent's may be on the same class path. */
    static SpringApplicationBuilder builder(Clock clock) {
        return new SpringApplicationBuilder(CollectorApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .initializers(new LokiLogging(settings -> Map.of("job", "bmon-collector")))
                .initializers(
                        (GenericApplicationContext context) -> context.registerBean("clock", Clock.class, () -> clock))
                .properties("spring.config.name=collector");
    }

    /** The port that it listens on. */
    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** Where its page is. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/");
    }

    @Override
    public void close() {
        context.close();
    }
}
