package org.bmon.collector;

import java.io.IOException;
import java.time.Clock;
import org.bmon.common.wire.BatchCodec;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The collector-server. */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class, proxyBeanMethods = false)
public class CollectorApplication {

    /** Runs the server; {@code token NODE} makes a token instead, {@code reader NAME} a password, {@code backup FILE} a copy. */
    public static void main(String[] args) throws IOException {
        if (args.length > 0 && args[0].equals("token")) {
            System.exit(TokenCommand.run(args, System.out, System.err));
        }
        if (args.length > 0 && args[0].equals("reader")) {
            System.exit(ReaderCommand.run(args, System.out, System.err));
        }
        if (args.length > 0 && args[0].equals("backup")) {
            System.exit(BackupCommand.run(args, System.getenv(), System.out, System.err));
        }
        CollectorServer.builder(Clock.systemUTC()).run(args);
    }

    @Bean
    BatchCodec batchCodec() {
        return new BatchCodec();
    }
}
