package org.bmon.collector.broker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** For what there is only where collectors work as a group over a broker: {@code bmon.collector.kafka.bootstrap-servers} is set. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(ConditionalOnBroker.IsSet.class)
public @interface ConditionalOnBroker {

    /** Holds if servers are named. */
    final class IsSet implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            String servers = context.getEnvironment().getProperty("bmon.collector.kafka.bootstrap-servers", "");
            return !servers.isBlank();
        }
    }
}
