package org.bmon.broker;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client of Kafka is told by whoever runs it: how to prove who it is, and whom to believe. The rest bmon decides,
 * since it must hold that nothing is lost.
 */
public final class ClientOptions {

    private static final String SECURITY = "security.protocol";

    private ClientOptions() {}

    /**
     * The options of a file and those given beside it, which come first.
     *
     * @param file in the format of Kafka's own tools ({@code --command-config}): a place for secrets; null for none
     * @throws IllegalArgumentException naming an option that is not for this, or why the file can't be read
     */
    public static Map<String, String> of(@Nullable Path file, Map<String, String> given) {
        Map<String, String> options = new TreeMap<>();
        if (file != null) {
            Properties read = new Properties();
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                read.load(reader);
            } catch (IOException e) {
                throw new IllegalArgumentException("the file " + file + " can't be read: " + e.getMessage(), e);
            }
            read.stringPropertyNames().forEach(name -> options.put(name, read.getProperty(name)));
        }
        options.putAll(given);
        for (String name : options.keySet()) {
            if (!name.equals(SECURITY) && !name.startsWith("sasl.") && !name.startsWith("ssl.")) {
                throw new IllegalArgumentException(
                        "the option " + name + " is not for this; it takes " + SECURITY + ", sasl.* and ssl.*");
            }
        }
        return options;
    }
}
