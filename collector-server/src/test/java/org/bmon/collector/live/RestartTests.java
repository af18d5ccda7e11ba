package org.bmon.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bmon.collector.CollectorApplication;
import org.bmon.collector.FleetStory;
import org.bmon.collector.TestAgent;
import org.bmon.collector.TestCollector;
import org.bmon.collector.TestPostgres;
import org.bmon.common.Stamp;
import org.bmon.common.event.Event;
import org.bmon.common.wire.BatchReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector that is killed, in a process of its own, and started again. */
@Tag("long")
class RestartTests {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final List<String> NAMES = List.of("ada", "bob", "cyd", "dee");

    @TempDir
    Path folder;

    /** A collector in a process of its own. */
    private record Running(Process process, URI url) {

        static Running start(Path folder, @Nullable String postgres) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CollectorApplication.class.getName()));
            command.addAll(
                    List.of(TestCollector.settings(folder, "--logging.level.org.springframework.boot.tomcat=info")));
            if (postgres != null) {
                command.add("--bmon.collector.store.url=" + postgres);
                command.add("--bmon.collector.store.user=bmon");
            }
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
            StringBuilder said = new StringBuilder();
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                said.append(line).append('\n');
                if (line.contains("Tomcat started on port ")) {
                    String port = line.replaceAll(".*started on port (\\d+).*", "$1");
                    Thread drain = new Thread(() -> log.lines().forEach(ignored -> {}), "drain");
                    drain.setDaemon(true);
                    drain.start();
                    return new Running(process, URI.create("http://127.0.0.1:" + port + "/"));
                }
            }
            throw new AssertionError("the collector did not start:\n" + said);
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }

    /** One agent's side: the events, and how far the collector has them durably. */
    private static final class Outbox {
        final String token;
        final List<Event> events;
        long durable;

        Outbox(String token, List<Event> events) {
            this.token = token;
            this.events = events;
        }

        BatchReply send(URI url, String node, long first, int count) {
            TestAgent agent = new TestAgent(url, node, "e1", token, 0);
            return agent.deliverFrom(first, events.subList((int) first - 1, (int) first - 1 + count));
        }
    }

    @Test
    void historyAfterKillsAndRedeliveryIsThatOfAnUndisturbedRun() throws Exception {
        tryWith(1, () -> null);
    }

    @Test
    void soItIsWithPostgres() throws Exception {
        assumeTrue(TestPostgres.isThere(), TestPostgres.whyNot());
        tryWith(2, TestPostgres::freshUrl);
    }

    /** Kills a collector at random moments, and compares its answers with those of one that was left alone. */
    private void tryWith(long seed, Supplier<@Nullable String> databases) throws Exception {
        long begin = Stamp.micros(Clock.systemUTC().instant()) - 300_000_000L;
        FleetStory story = new FleetStory(seed, NAMES, begin, 12, 20_000_000L);

        Path calm = folder.resolve("calm");
        Running undisturbed = Running.start(calm, databases.get());
        Map<String, Outbox> outboxes = outboxes(calm, story);
        sendSome(undisturbed.url(), outboxes, new SplittableRandom(seed), Long.MAX_VALUE);
        awaitDurable(undisturbed.url(), outboxes);
        List<String> expected = answers(undisturbed.url(), story);
        undisturbed.kill();

        Path rough = folder.resolve("rough");
        String database = databases.get();
        SplittableRandom random = new SplittableRandom(seed + 100);
        outboxes = outboxes(rough, story);
        for (int life = 0; life < 3; life++) {
            Running running = Running.start(rough, database);
            sendSome(running.url(), outboxes, random, 15);
            running.kill();
        }
        Running last = Running.start(rough, database);
        sendSome(last.url(), outboxes, random, Long.MAX_VALUE);
        awaitDurable(last.url(), outboxes);

        assertSame(answers(last.url(), story), expected);
        last.kill();

        // Once more, with nothing sent again: what was durable is there.
        Running again = Running.start(rough, database);
        assertSame(answers(again.url(), story), expected);
        again.kill();
    }

    /** Shows the first place that differs, not all of it. */
    private static void assertSame(List<String> actual, List<String> expected) {
        for (int i = 0; i < expected.size(); i++) {
            int at =
                    Arrays.mismatch(actual.get(i).toCharArray(), expected.get(i).toCharArray());
            if (at >= 0) {
                assertThat(around(actual.get(i), at)).as("answer %d", i).isEqualTo(around(expected.get(i), at));
            }
        }
        assertThat(actual).hasSameSizeAs(expected);
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 200));
    }

    private static Map<String, Outbox> outboxes(Path folder, FleetStory story) {
        Map<String, Outbox> outboxes = new TreeMap<>();
        story.events()
                .forEach((node, events) ->
                        outboxes.put(node, new Outbox(TestCollector.token(folder.resolve("tokens"), node), events)));
        return outboxes;
    }

    /** Sends batches of the nodes in turns, from what each collector asks for on. */
    private static void sendSome(URI url, Map<String, Outbox> outboxes, SplittableRandom random, long batches) {
        Map<String, Long> next = new TreeMap<>();
        outboxes.forEach((node, outbox) -> {
            long received = outbox.send(url, node, outbox.durable + 1, 0).received();
            assertThat(received).as("kept of %s", node).isGreaterThanOrEqualTo(outbox.durable);
            next.put(node, received + 1);
        });
        long sent = 0;
        boolean any = true;
        while (any && sent < batches) {
            any = false;
            for (Map.Entry<String, Outbox> entry : outboxes.entrySet()) {
                Outbox outbox = entry.getValue();
                long first = next.get(entry.getKey());
                int count = (int) Math.min(1 + random.nextInt(7), outbox.events.size() + 1 - first);
                if (count > 0) {
                    BatchReply reply = outbox.send(url, entry.getKey(), first, count);
                    outbox.durable = reply.durable();
                    next.put(entry.getKey(), reply.received() + 1);
                    any = true;
                    sent++;
                }
            }
        }
    }

    private static void awaitDurable(URI url, Map<String, Outbox> outboxes) {
        outboxes.forEach((node, outbox) -> await().atMost(LONG)
                .until(() ->
                        outbox.send(url, node, outbox.events.size() + 1L, 0).durable() == outbox.events.size()));
    }

    /** All that the API tells of the story; the same clock for all nodes keeps measured clocks out of it. */
    private static List<String> answers(URI url, FleetStory story) {
        List<String> answers = new ArrayList<>();
        answers.add(TestAgent.body(url, "api/v1/blocks?limit=100"));
        answers.add(TestAgent.body(url, "api/v1/reorgs"));
        answers.add(TestAgent.body(url, "api/v1/invalid-blocks"));
        story.transactions().forEach(txid -> answers.add(TestAgent.body(url, "api/v1/transactions/" + txid)));
        return answers;
    }
}
