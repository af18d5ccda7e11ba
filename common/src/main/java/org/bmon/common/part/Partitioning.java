package org.bmon.common.part;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockContent;
import org.bmon.common.event.BlockSpends;
import org.bmon.common.event.Event;
import org.bmon.common.event.MempoolContent;
import org.bmon.common.event.MempoolEntry;
import org.bmon.common.event.StreamId;
import org.bmon.common.event.TemplateState;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxEvent;
import org.bmon.common.event.TxRejected;
import org.bmon.common.event.TxRemoved;
import org.bmon.common.event.TxReplaced;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions an event concerns. All sightings of one transaction meet in the partition of its txid. Partition
 * {@link #FLEET} judges what is about the fleet, and has alone what only that needs. What tells how a node stands, its
 * blocks included, goes to all.
 *
 * @param partitions how many there are; 1 or more. With another number transactions have other places, so it is fixed
 *     while any of them is still to be judged
 */
public record Partitioning(int partitions) {

    /** The partition that judges what is about the whole fleet. */
    public static final int FLEET = 0;

    public Partitioning {
        if (partitions < 1) {
            throw new IllegalArgumentException(partitions + " partitions; it takes 1 or more");
        }
    }

    /** The partition of a transaction: the same on every machine and in every version. */
    public int of(Txid txid) {
        // The finaliser of SplitMix64: a txid may have been ground to have some of its bits.
        long mixed = txid.word0() ^ txid.word1() ^ txid.word2() ^ txid.word3();
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return (int) Long.remainderUnsigned(mixed ^ (mixed >>> 31), partitions);
    }

    /** The partitions that an event concerns, ascending; at least one. */
    public Set<Integer> of(Event event) {
        Set<Integer> concerned = new TreeSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            if (concerns(event, partition)) {
                concerned.add(partition);
            }
        }
        return concerned;
    }

    private boolean concerns(Event event, int partition) {
        if (isForFleetAlone(event)) {
            return partition == FLEET;
        }
        if (event instanceof TxReplaced replaced) {
            return partition == FLEET || touches(replaced, partition);
        }
        if (event instanceof TxEvent about) {
            return of(about.txid()) == partition || (partition == FLEET && isOfInterestToFleet(about));
        }
        return true;
    }

    /** Large, and of use to one judge. */
    private static boolean isForFleetAlone(Event event) {
        return event instanceof MempoolContent
                || event instanceof MempoolEntry
                || event instanceof BlockContent
                || event instanceof BlockSpends
                || event instanceof TemplateState;
    }

    /** What a node says of why it has not a transaction, or has it no longer. */
    private static boolean isOfInterestToFleet(TxEvent event) {
        return event instanceof TxRejected || (event instanceof TxRemoved removed && removed.reason() != null);
    }

    private boolean touches(TxReplaced event, int partition) {
        Txid replacement = event.replacement();
        return (replacement != null && of(replacement) == partition)
                || event.replaced().stream().anyMatch(txid -> of(txid) == partition);
    }

    /**
     * The parts of consecutive events, one for each partition in order, also for those that none of them concerns. The last
     * that the node told in them, and the last before a gap or a start, is in all of them, whatever it is about: each must
     * know until when it told.
     *
     * @param first the position of the first event
     * @param missed how many events of the stream will never come, of all up to the last of these
     */
    public List<Part> split(
            StreamId stream,
            long first,
            List<Event> events,
            long missed,
            long openedMicros,
            long receivedMicros,
            @Nullable ClockReading clock) {
        List<Share> shares = new ArrayList<>(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            shares.add(new Share());
        }
        BitSet witnesses = Witnesses.of(events);
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (witnesses.get(i)) {
                for (Share share : shares) {
                    share.add(first + i, event);
                }
            } else if (event instanceof TxAccepted accepted) {
                // Nearly all are: the hash is computed once.
                shares.get(of(accepted.txid())).add(first + i, event);
            } else {
                for (int partition = 0; partition < partitions; partition++) {
                    if (concerns(event, partition)) {
                        shares.get(partition).add(first + i, event);
                    }
                }
            }
        }
        List<Part> parts = new ArrayList<>(partitions);
        for (Share share : shares) {
            parts.add(new Part(
                    stream,
                    first,
                    first + events.size(),
                    missed,
                    openedMicros,
                    receivedMicros,
                    clock,
                    parts.size(),
                    partitions,
                    share.positions,
                    share.events));
        }
        return parts;
    }

    private static final class Share {
        final List<Long> positions = new ArrayList<>();
        final List<Event> events = new ArrayList<>();

        void add(long position, Event event) {
            positions.add(position);
            events.add(event);
        }
    }
}
