package org.bmon.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.NopStatusListener;
import com.github.loki4j.logback.JsonLayout;
import com.github.loki4j.logback.Loki4jAppender;
import com.github.loki4j.logback.PipelineConfigAppenderBase.BasicAuth;
import com.github.loki4j.logback.PipelineConfigAppenderBase.BatchCfg;
import com.github.loki4j.logback.PipelineConfigAppenderBase.HttpCfg;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.Environment;

/**
 * Sends a service's own log to Loki from its start to its end, if bmon.loki.url is set: as JSON, with what is known of
 * the request ({@code mdc_request}, {@code mdc_node}). Loki4j keeps nothing on disk: what it can't deliver soon is lost,
 * counted in {@code loki4j_send_errors_total} and {@code loki4j_drop_events_total}, and is in the service's console.
 */
public final class LokiLogging implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String APPENDER = "loki";
    private static final int QUEUE_BYTES = 4 << 20;

    /** Loki4j's two threads look into their queues so often, by themselves each 25 ms: that costs more than what they send. */
    private static final int LOOK_MILLIS = 500;

    private final Function<Environment, Map<String, String>> labels;

    /** {@code labels} makes the labels beside {@code level} from the settings; of each there must be few values. */
    public LokiLogging(Function<Environment, Map<String, String>> labels) {
        this.labels = labels;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        LokiTarget.of(context.getEnvironment())
                .ifPresent(target -> attach(target, labels.apply(context.getEnvironment()), context));
    }

    private static void attach(LokiTarget target, Map<String, String> labels, ConfigurableApplicationContext context) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext logback)) {
            throw new LokiSettingsException("bmon.loki.url is set, but logs are not written by Logback");
        }
        // A context of its own, or else the console gets a stack trace for each batch that Loki does not take.
        LoggerContext quiet = new LoggerContext();
        quiet.getStatusManager().add(new NopStatusListener());
        Loki4jAppender appender = appender(target, labels, quiet);
        Logger root = logback.getLogger(Logger.ROOT_LOGGER_NAME);
        appender.start();
        root.addAppender(appender);
        context.addApplicationListener((ApplicationListener<ContextClosedEvent>) event -> {
            if (event.getApplicationContext().equals(context)) {
                root.detachAppender(appender);
                appender.stop();
                quiet.stop();
            }
        });
    }

    private static Loki4jAppender appender(LokiTarget target, Map<String, String> labels, LoggerContext quiet) {
        Loki4jAppender appender = new Loki4jAppender();
        appender.setName(APPENDER);
        appender.setContext(quiet);
        appender.setHttp(http(target));
        appender.setBatch(batch());
        appender.setMetricsEnabled(true);
        appender.setLabels(labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .sorted()
                .collect(Collectors.joining("\n", "", "\nlevel=%level")));
        appender.setStructuredMetadata(Loki4jAppender.DISABLE_SMD_PATTERN);
        JsonLayout layout = new JsonLayout();
        layout.setContext(quiet);
        layout.start();
        appender.setMessage(layout);
        return appender;
    }

    /** A service that ends does not wait for a Loki that is away. */
    private static BatchCfg batch() {
        BatchCfg batch = new BatchCfg();
        batch.setTimeoutMs(5_000);
        batch.setSendQueueMaxBytes(QUEUE_BYTES);
        batch.setMaxBytes(QUEUE_BYTES / 8);
        batch.setInternalQueuesCheckTimeoutMs(LOOK_MILLIS);
        batch.setDrainOnStop(false);
        return batch;
    }

    private static HttpCfg http(LokiTarget target) {
        HttpCfg http = new HttpCfg();
        http.setUrl(target.push().toString());
        http.setConnectionTimeoutMs(5_000);
        http.setRequestTimeoutMs(5_000);
        http.setMaxRetries(2);
        http.setMaxRetryBackoffMs(5_000);
        if (target.tenant() != null) {
            http.setTenantId(target.tenant());
        }
        LokiTarget.Login login = target.login();
        if (login != null) {
            BasicAuth auth = new BasicAuth();
            auth.setUsername(login.user());
            auth.setPassword(login.password());
            http.setAuth(auth);
        }
        return http;
    }
}
