package org.bmon.workbench.bench.kafka;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.bmon.broker.BrokerAwayException;
import org.bmon.broker.BrokerMetrics;
import org.bmon.broker.BrokerSettings;
import org.bmon.broker.StreamWriter;
import org.bmon.broker.TopicSetup;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.part.PartCodec;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.NotFollowingException;
import org.bmon.common.wire.WireFormatException;
import org.bmon.workbench.bench.ProcessUse;
import org.bmon.workbench.cli.Arguments;
import org.bmon.workbench.cli.Machine;
import org.bmon.workbench.cli.Table;
import org.bmon.workbench.cli.UsageException;

/**
 * {@code ./dev bench kafka}: what it costs to bring batches to a broker and to read them again, for several numbers of
 * partitions, beside reading the same batches as HTTP brings them. The analysis is not part of it: {@code ./dev bench
 * ingest} measures that.
 */
public final class KafkaCommand {

    /** How it is called. */
    public static final String USAGE = "bench-kafka [--nodes 10] [--batch 500] [--rounds 100]";

    private static final int[] PARTITIONS = {1, 2, 4};
    private static final int WARM_UP = 2;
    private static final int SENDERS = 4;
    private static final double MILLION = 1e6;
    private static final Duration POLL = Duration.ofMillis(200);

    private final PrintStream out;
    private final PartCodec codec = new PartCodec();

    /** @param out where the figures go */
    public KafkaCommand(PrintStream out) {
        this.out = out;
    }

    private record Load(int nodes, int batch, int rounds) {
        long sightings() {
            return (long) nodes * batch * rounds;
        }
    }

    /** Processor seconds of this process and of the broker, and seconds that went by. */
    private record Use(double own, double broker, double wall) {

        static Use now(BrokerProcess broker) throws IOException {
            return new Use(
                    ProcessUse.of(ProcessHandle.current().pid()).cpuSeconds(),
                    broker.cpuSeconds(),
                    System.nanoTime() / 1e9);
        }

        Use since(Use before) {
            return new Use(own - before.own, broker - before.broker, wall - before.wall);
        }
    }

    /** Measures and prints. */
    public void run(List<String> arguments) throws UsageException, IOException, InterruptedException {
        Arguments parsed = Arguments.parse(arguments, Set.of("--nodes", "--batch", "--rounds"));
        if (!parsed.operands().isEmpty()) {
            throw new UsageException("bench kafka takes options only: " + USAGE);
        }
        Load load = new Load(
                number(parsed, "--nodes", 10), number(parsed, "--batch", 500), number(parsed, "--rounds", 100));
        out.println(Machine.describe());
        out.println(load.sightings() + " sightings in batches of " + load.batch + " of " + load.nodes + " nodes");
        try (BrokerProcess broker = BrokerProcess.start()) {
            measure(broker, WARM_UP, load, "warm.");
            for (int partitions : PARTITIONS) {
                Table table = new Table()
                        .number("partitions")
                        .number("written/s")
                        .number("µs writing")
                        .number("µs broker then")
                        .number("µs reading")
                        .number("µs broker then")
                        .number("bytes on disk");
                out.print(table.row(measure(broker, partitions, load, "p" + partitions + "."))
                        .render());
            }
            out.printf(Locale.ROOT, "%.2f µs of processor a sighting to decode a batch%n", decoding(load));
        } catch (BrokerAwayException | NotFollowingException | WireFormatException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static int number(Arguments parsed, String option, int otherwise) throws UsageException {
        String text = parsed.option(option);
        if (text != null && !text.matches("[1-9][0-9]{0,4}")) {
            throw new UsageException(option + " takes a number from 1 to 99999");
        }
        return text == null ? otherwise : Integer.parseInt(text);
    }

    private String[] measure(BrokerProcess broker, int partitions, Load load, String prefix)
            throws IOException, InterruptedException, BrokerAwayException, NotFollowingException, WireFormatException {
        BrokerSettings settings = BrokerSettings.of(broker.bootstrapServers(), partitions)
                .withPrefix(prefix)
                .withTimeout(Duration.ofMinutes(1));
        new TopicSetup(settings).ensure();
        List<List<Batch>> batches = batches(load);
        Use start = Use.now(broker);
        try (StreamWriter writer = new StreamWriter(settings, null, BrokerMetrics.NONE, System::nanoTime)) {
            write(writer, batches);
        }
        Use written = Use.now(broker).since(start);
        Use begin = Use.now(broker);
        long read = read(settings, partitions);
        Use reading = Use.now(broker).since(begin);
        if (read != load.sightings()) {
            throw new IOException(read + " sightings were read of " + load.sightings());
        }
        double each = MILLION / load.sightings();
        return new String[] {
            Integer.toString(partitions),
            String.format(Locale.ROOT, "%.0f", load.sightings() / written.wall),
            micros(written.own * each),
            micros(written.broker * each),
            micros(reading.own * each),
            micros(reading.broker * each),
            String.format(
                    Locale.ROOT,
                    "%.1f",
                    (double) broker.bytesOf(settings.topics().events()) / load.sightings())
        };
    }

    private static String micros(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** The batches by node, each node's in its order; every transaction comes to all nodes. */
    private static List<List<Batch>> batches(Load load) {
        List<List<Batch>> all = new ArrayList<>();
        for (int node = 0; node < load.nodes; node++) {
            StreamId stream = new StreamId(new NodeName("node-" + node), Network.MAIN, "bench");
            SplittableRandom delays = new SplittableRandom(node);
            List<Batch> own = new ArrayList<>();
            for (int round = 0; round < load.rounds; round++) {
                SplittableRandom hashes = new SplittableRandom(round);
                List<Event> events = new ArrayList<>(load.batch);
                for (int i = 0; i < load.batch; i++) {
                    events.add(new TxAccepted(
                            Stamp.ofLog(1_800_000_000_000_000L + round * 1_000_000L + delays.nextLong(500_000)),
                            new Txid(hashes.nextLong(), hashes.nextLong(), hashes.nextLong(), hashes.nextLong()),
                            new Wtxid(hashes.nextLong(), hashes.nextLong(), hashes.nextLong(), hashes.nextLong()),
                            delays.nextLong(125),
                            null));
                }
                own.add(new Batch(stream, 1 + (long) round * load.batch, 0, null, events));
            }
            all.add(own);
        }
        return all;
    }

    /** Some nodes at a time, each node's batches one after the other, as agents send them. */
    private static void write(StreamWriter writer, List<List<Batch>> batches)
            throws InterruptedException, BrokerAwayException {
        AtomicLong failed = new AtomicLong();
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            int first = sender;
            Thread thread = new Thread(
                    () -> {
                        for (int node = first; node < batches.size(); node += SENDERS) {
                            for (Batch batch : batches.get(node)) {
                                try {
                                    writer.write(batch, batch.sentMicros(), null);
                                } catch (BrokerAwayException | NotFollowingException e) {
                                    failed.incrementAndGet();
                                }
                            }
                        }
                    },
                    "sender-" + sender);
            thread.start();
            senders.add(thread);
        }
        for (Thread sender : senders) {
            sender.join();
        }
        if (failed.get() > 0) {
            throw new BrokerAwayException(failed + " batches were not taken");
        }
    }

    private long read(BrokerSettings settings, int partitions) throws WireFormatException {
        Map<String, Object> config = settings.clientConfig();
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(settings.topics().events(), partition))
                .toList();
        long events = 0;
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                for (ConsumerRecord<String, byte[]> part : consumer.poll(POLL)) {
                    events += codec.decode(part.value()).events().size();
                }
            }
        }
        return events;
    }

    /** What it takes to decode the same batches once, unpacked. */
    private static double decoding(Load load) throws IOException, WireFormatException {
        BatchCodec batchCodec = new BatchCodec();
        List<byte[]> bytes = batches(load).stream()
                .flatMap(List::stream)
                .map(batchCodec::encode)
                .toList();
        for (byte[] each : bytes) {
            batchCodec.decode(each);
        }
        double before = ProcessUse.of(ProcessHandle.current().pid()).cpuSeconds();
        for (byte[] each : bytes) {
            batchCodec.decode(each);
        }
        return (ProcessUse.of(ProcessHandle.current().pid()).cpuSeconds() - before) * MILLION / load.sightings();
    }
}
