package org.bmon.workbench.bench.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.Event;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.event.StreamId;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.ClockExchange;

/**
 * What a fleet's agents have to send: in each round the same transactions come to every node, to each a little later
 * than to the first, as the nodes' logs would tell it. The batches are the bytes of the wire format, gzipped.
 */
final class SightingSource {

    static final Network NETWORK = Network.MAIN;

    private static final long LONGEST_DELAY_MICROS = 500_000;
    private static final long TRIP_MICROS = 100;

    private final BatchCodec codec = new BatchCodec();
    private final List<StreamId> streams = new ArrayList<>();
    private final long[] next;
    private final long seed;

    SightingSource(int nodes, long seed) {
        this.seed = seed;
        this.next = new long[nodes];
        for (int node = 0; node < nodes; node++) {
            streams.add(new StreamId(new NodeName("node-" + node), NETWORK, "bench"));
            next[node] = 1;
        }
    }

    int nodes() {
        return streams.size();
    }

    String name(int node) {
        return streams.get(node).node().value();
    }

    /** The last position given out. */
    long last(int node) {
        return next[node] - 1;
    }

    /** The next batch of a node: the transactions of a round, which begin at a moment and come evenly for a time. */
    byte[] transactions(int node, long round, int count, long fromMicros, long forMicros) {
        return gzip(batch(node, fromMicros, sightings(node, round, count, fromMicros, forMicros)));
    }

    /** The next batch of a node with a block before the transactions. */
    byte[] withBlock(int node, long round, int count, long fromMicros, long forMicros, int height) {
        List<Event> events = new ArrayList<>();
        BlockHash hash = block(height);
        Stamp at = Stamp.ofLog(fromMicros + node % 50);
        events.add(new HeaderSeen(at, hash, height, 1L, HeaderSeen.Via.COMPACT_BLOCK));
        events.add(new BlockConnected(at, hash, height, 1_000_000L + height));
        events.addAll(sightings(node, round, count, fromMicros, forMicros));
        return gzip(batch(node, fromMicros, events));
    }

    /** A batch without events, which asks for the positions. */
    byte[] question(int node, long atMicros) {
        return batch(node, atMicros, List.of());
    }

    BlockHash block(int height) {
        return new BlockHash(0, 0, seed, height);
    }

    private List<Event> sightings(int node, long round, int count, long fromMicros, long forMicros) {
        SplittableRandom hashes = new SplittableRandom(seed * 31 + round);
        SplittableRandom delays = new SplittableRandom(seed * 31 + round * 1009 + node);
        List<Event> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long at = fromMicros + forMicros * i / count + delays.nextLong(LONGEST_DELAY_MICROS);
            events.add(new TxAccepted(
                    Stamp.ofLog(at),
                    new Txid(hashes.nextLong(), hashes.nextLong(), hashes.nextLong(), hashes.nextLong()),
                    new Wtxid(hashes.nextLong(), hashes.nextLong(), hashes.nextLong(), hashes.nextLong()),
                    delays.nextLong(125),
                    null));
        }
        events.sort(Comparator.comparingLong(event -> event.at().micros()));
        return events;
    }

    private byte[] batch(int node, long atMicros, List<Event> events) {
        long sent = atMicros - TRIP_MICROS;
        ClockExchange exchange =
                new ClockExchange(sent, sent + TRIP_MICROS / 4, sent + 3 * TRIP_MICROS / 4, sent + TRIP_MICROS);
        Batch batch = new Batch(streams.get(node), next[node], atMicros, exchange, events);
        next[node] = batch.next();
        return codec.encode(batch);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 14) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
