package org.bmon.agent.source.rpc.poll;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.rpc.MempoolInfo;
import org.bmon.agent.source.rpc.MempoolTxids;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.TxidDigest;
import org.bmon.common.event.Event;
import org.bmon.common.event.MempoolContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The set of txids in the mempool: a digest of it each time, the whole of it when it was asked for, and what changed from
 * then on.
 */
final class ContentPoll implements Poll {

    /** About 130 kB of text: the outbox and the uplink take events whole. */
    static final int PART = 2_000;

    /** More than the default limit of a mempool lets in; it bounds the memory that a change is found in. */
    static final int MOST = 250_000;

    private static final Logger LOG = LoggerFactory.getLogger(ContentPoll.class);

    private final NodeRpc rpc;
    private final Fact<MempoolInfo> fact;
    private final Teller teller;
    private final PollMetrics metrics;
    private volatile boolean wanted;
    private @Nullable Told told;

    /** A content that was told, in order. */
    private static final class Told {
        private final String snapshot;
        private final Txid[] txids;

        Told(String snapshot, Txid[] txids) {
            this.snapshot = snapshot;
            this.txids = txids;
        }
    }

    ContentPoll(NodeRpc rpc, Fact<MempoolInfo> fact, Teller teller, PollMetrics metrics) {
        this.rpc = rpc;
        this.fact = fact;
        this.teller = teller;
        this.metrics = metrics;
    }

    @Override
    public PollKind kind() {
        return PollKind.CONTENT;
    }

    /** The next answer is to be told whole. */
    void want() {
        wanted = true;
    }

    @Override
    public void ask() throws NodeRpcException, OutboxFullException {
        MempoolTxids content = rpc.mempoolTxids();
        MempoolInfo info = rpc.mempoolInfo();
        fact.set(info);
        List<Event> events = new ArrayList<>();
        events.add(MempoolPoll.state(teller, info, TxidDigest.of(content.txids())));
        boolean whole = wanted;
        Told before = told;
        Told now = null;
        boolean tooMany = content.txids().size() > MOST;
        if ((whole || before != null) && !tooMany) {
            now = new Told(Long.toString(teller.now().micros()), content.txids().toArray(Txid[]::new));
            Arrays.sort(now.txids);
            tellContent(events, content.sequence(), whole || before == null ? null : before, now);
        }
        teller.tell(events);
        told = now;
        if (tooMany && (whole || before != null)) {
            metrics.contentSkipped();
            LOG.warn(
                    "The mempool has {} transactions: too many to send",
                    content.txids().size());
        }
        if (whole) {
            wanted = false;
        }
    }

    private static void tellContent(List<Event> events, long sequence, @Nullable Told before, Told now) {
        List<Txid> added = before == null ? Arrays.asList(now.txids) : without(now.txids, before.txids);
        List<Txid> removed = before == null ? List.of() : without(before.txids, now.txids);
        int parts = Math.max(1, (added.size() + removed.size() + PART - 1) / PART);
        Stamp at = events.get(0).at();
        int sent = 0;
        for (int part = 1; part <= parts; part++) {
            int end = Math.min(sent + PART, added.size() + removed.size());
            events.add(new MempoolContent(
                    at,
                    now.snapshot,
                    part,
                    parts,
                    before == null,
                    before == null ? null : before.snapshot,
                    sequence,
                    added.subList(Math.min(sent, added.size()), Math.min(end, added.size())),
                    removed.subList(Math.max(0, sent - added.size()), Math.max(0, end - added.size()))));
            sent = end;
        }
    }

    /** Of two sorted arrays, what is in the first alone. */
    private static List<Txid> without(Txid[] all, Txid[] but) {
        List<Txid> rest = new ArrayList<>();
        int other = 0;
        for (Txid one : all) {
            int order = -1;
            while (other < but.length && (order = but[other].compareTo(one)) < 0) {
                other++;
            }
            if (order != 0) {
                rest.add(one);
            }
        }
        return rest;
    }
}
