package org.bmon.workbench.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Hears what the process that started this one writes to its standard input, and ends this one at once when that one is gone. */
final class Leash {

    private Leash() {}

    static void start(Consumer<String> lines) {
        Thread thread = new Thread(() -> follow(lines), "leash");
        thread.setDaemon(true);
        thread.start();
    }

    private static void follow(Consumer<String> lines) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.accept(line);
            }
        } catch (IOException e) {
            // As good as the end of it.
        }
        Runtime.getRuntime().halt(0);
    }
}
