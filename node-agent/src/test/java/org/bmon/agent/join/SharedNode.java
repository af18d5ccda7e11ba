package org.bmon.agent.join;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.bmon.common.BlockHash;
import org.bmon.common.Hash256;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRemoved;

/**
 * A node that both its log and ZMQ tell of, and a joining agent beside it that loses messages, falls behind with the log
 * and is killed; with what must come of it, counted apart.
 */
final class SharedNode {

    private static final long STEP_MICROS = 50_000;
    private static final long STEPS = 4000;
    private static final int HASHES = 12;

    final Map<Fact, Integer> expected = new HashMap<>();
    final Map<Fact, Integer> told = new HashMap<>();
    final List<Event> events = new ArrayList<>();
    int wrongTimes;
    int outOfReach;

    private final SplittableRandom random;
    private final Set<Fact.Kind> inLog = EnumSet.noneOf(Fact.Kind.class);
    private final Deque<Event> log = new ArrayDeque<>();
    private final Deque<Event> zmq = new ArrayDeque<>();
    private final JoinText text = new JoinText();
    private FactJoin join = new FactJoin(0);
    private long now;
    private long logRead;
    private long logStopsUntil;
    private long zmqLosesUntil;
    private long zmqStopsUntil;

    SharedNode(long seed) {
        random = new SplittableRandom(seed);
        for (Fact.Kind kind : Fact.Kind.values()) {
            if (random.nextInt(3) > 0) {
                inLog.add(kind);
            }
        }
    }

    void run() {
        for (long step = 0; step < STEPS; step++) {
            now += STEP_MICROS;
            if (step < STEPS - 900) {
                trouble();
                happen();
            }
            readLog();
            readZmq();
            if (random.nextInt(200) == 0) {
                // All that is committed is there again; nothing else is.
                join = text.read(text.write(join), now, now * 1000);
            }
        }
    }

    private void trouble() {
        if (random.nextInt(700) == 0) {
            logStopsUntil = now + (5 + random.nextInt(50)) * 1_000_000L;
            outOfReach++;
        }
        if (random.nextInt(300) == 0) {
            zmqLosesUntil = now + random.nextInt(3_000_000);
        }
        if (random.nextInt(500) == 0) {
            zmqStopsUntil = now + random.nextInt(10_000_000);
        }
    }

    private void happen() {
        for (int i = random.nextInt(3); i > 0; i--) {
            Fact.Kind kind = Fact.Kind.values()[random.nextInt(4)];
            Hash256 hash = hash(kind, random.nextInt(HASHES));
            Fact fact = new Fact(kind, hash);
            boolean lost = now < zmqLosesUntil;
            if (inLog.contains(kind)) {
                log.add(event(fact, new Stamp(now + i, TimeSource.LOG)));
            }
            if (!lost) {
                zmq.add(event(fact, new Stamp(now + i, TimeSource.RECEIVED)));
            }
            expected.merge(fact, inLog.contains(kind) || !lost ? 1 : 0, Integer::sum);
        }
    }

    private void readLog() {
        if (now < logStopsUntil || random.nextInt(4) > 0) {
            return;
        }
        while (!log.isEmpty()) {
            join.logTold(log.removeFirst(), this::out);
        }
        logRead = now * 1000;
    }

    private void readZmq() {
        if (now >= zmqStopsUntil && random.nextInt(4) == 0) {
            while (!zmq.isEmpty()) {
                Event event = zmq.removeFirst();
                join.zmqTold(event, now * 1000, this::out);
            }
            join.zmqRead(now);
        }
        join.release(logRead, now * 1000, this::out);
    }

    private void out(Event event) {
        Fact fact = Fact.of(event);
        events.add(event);
        told.merge(fact, 1, Integer::sum);
        boolean isLogs = event.at().source() == TimeSource.LOG;
        if (isLogs != inLog.contains(fact.kind())) {
            wrongTimes++;
        }
    }

    static Hash256 hash(Fact.Kind kind, int number) {
        return kind.isOfBlock() ? new BlockHash(1, 2, 3, number) : new Txid(1, 2, 3, number);
    }

    static Event event(Fact fact, Stamp at) {
        return switch (fact.kind()) {
            case CONNECTED -> new BlockConnected(at, (BlockHash) fact.hash(), null, null);
            case DISCONNECTED -> new BlockDisconnected(at, (BlockHash) fact.hash(), null);
            case ACCEPTED -> new TxAccepted(at, (Txid) fact.hash(), null, null, null);
            case REMOVED -> new TxRemoved(at, (Txid) fact.hash(), null);
        };
    }
}
