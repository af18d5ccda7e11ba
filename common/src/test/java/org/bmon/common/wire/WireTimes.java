package org.bmon.common.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.Event;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.event.StreamId;
import org.bmon.common.event.TestEvents;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRemoved;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** Prints how many events a second the codec writes and reads on one thread, and databind beside it. No test. */
final class WireTimes {

    private static final int SIZE = 1000;

    private WireTimes() {}

    public static void main(String[] args) throws Exception {
        BatchCodec codec = new BatchCodec();
        List<Event> events = mix(new SplittableRandom(1));
        StreamId stream = new StreamId(new NodeName("london-1"), Network.MAIN, "5f3c9a");
        Batch batch = new Batch(stream, 1, 1_700_000_000_000_000L, null, events);
        byte[] bytes = codec.encode(batch);
        System.out.printf("%d events, %d bytes%n", events.size(), bytes.length);
        JsonMapper mapper = mapper();
        List<byte[]> mapped = new ArrayList<>();
        for (Event event : events) {
            mapped.add(mapper.writeValueAsBytes(event));
        }
        for (int round = 0; round < 5; round++) {
            time("codec encode", () -> codec.encode(batch));
            time("codec decode", () -> codec.decode(bytes));
            time("databind encode", () -> mapper.writeValueAsBytes(events));
            time("databind decode", () -> {
                for (int i = 0; i < mapped.size(); i++) {
                    mapper.readValue(mapped.get(i), events.get(i).getClass());
                }
                return mapped;
            });
        }
    }

    private static void time(String what, Callable<?> work) throws Exception {
        long start = System.nanoTime();
        int rounds = 0;
        while (System.nanoTime() - start < 1_000_000_000L) {
            work.call();
            rounds++;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%-16s %,12.0f events/s%n", what, rounds * (double) SIZE / seconds);
    }

    /** Four fifths accepted transactions, as the log tells them; the rest as a busy node has it. */
    private static List<Event> mix(SplittableRandom random) {
        List<Event> events = new ArrayList<>();
        long micros = 1_700_000_000_000_000L;
        while (events.size() < SIZE) {
            micros += random.nextInt(100_000);
            int percent = random.nextInt(100);
            if (percent < 80) {
                events.add(new TxAccepted(
                        Stamp.ofLog(micros),
                        new Txid(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()),
                        new Wtxid(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()),
                        random.nextLong(200),
                        null));
            } else {
                Class<? extends Event> type = percent < 90
                        ? TxRemoved.class
                        : percent < 94
                                ? HeaderSeen.class
                                : percent < 97 ? BlockDataComplete.class : BlockConnected.class;
                events.add(TestEvents.random(type, random));
            }
        }
        return events;
    }

    private static JsonMapper mapper() {
        SimpleModule hashes = new SimpleModule();
        hashes.addSerializer(Txid.class, new ToStringSerializer(Txid.class));
        hashes.addSerializer(Wtxid.class, new ToStringSerializer(Wtxid.class));
        hashes.addSerializer(BlockHash.class, new ToStringSerializer(BlockHash.class));
        hashes.addDeserializer(Txid.class, new HashReader<>(Txid.class, Txid::ofHex));
        hashes.addDeserializer(Wtxid.class, new HashReader<>(Wtxid.class, Wtxid::ofHex));
        hashes.addDeserializer(BlockHash.class, new HashReader<>(BlockHash.class, BlockHash::ofHex));
        return JsonMapper.builder().addModule(hashes).build();
    }

    private static final class HashReader<T> extends StdDeserializer<T> {

        private final transient java.util.function.Function<String, T> ofHex;

        HashReader(Class<T> type, java.util.function.Function<String, T> ofHex) {
            super(type);
            this.ofHex = ofHex;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) {
            return ofHex.apply(json.getString());
        }
    }
}
