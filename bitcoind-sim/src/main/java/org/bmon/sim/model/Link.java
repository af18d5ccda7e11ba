package org.bmon.sim.model;

import java.util.Set;
import java.util.SplittableRandom;
import org.bmon.common.NodeName;
import org.bmon.sim.scenario.LinkSpec;
import org.jspecify.annotations.Nullable;

/** A connection between two nodes, open or not. It opens again by itself once nothing is in the way. */
final class Link {

    private final World world;
    private final LinkSpec spec;
    private final SimNode from;
    private final SimNode to;
    private final SplittableRandom random;
    private boolean cut;
    private boolean opening;
    private @Nullable Peer fromSide;
    private @Nullable Peer toSide;

    Link(World world, LinkSpec spec, SimNode from, SimNode to, SplittableRandom random) {
        this.world = world;
        this.spec = spec;
        this.from = from;
        this.to = to;
        this.random = random;
    }

    LinkSpec spec() {
        return spec;
    }

    boolean joins(SimNode node) {
        return from == node || to == node;
    }

    /** True if exactly one end is in the group. */
    boolean leaves(Set<NodeName> group) {
        return group.contains(spec.from()) != group.contains(spec.to());
    }

    long delayMicros() {
        return spec.delayMicros() + (spec.jitterMicros() == 0 ? 0 : random.nextLong(spec.jitterMicros() + 1));
    }

    /** The end that belongs to a node. */
    Peer peerOf(SimNode node) {
        Peer peer = node == from ? fromSide : toSide;
        if (peer == null) {
            throw new IllegalStateException("the link " + spec.from() + "-" + spec.to() + " is not open");
        }
        return peer;
    }

    void cut() {
        cut = true;
        close();
    }

    void heal() {
        cut = false;
        open();
    }

    /** Opens soon, if both ends run. */
    void open() {
        if (fromSide == null && !opening && possible()) {
            opening = true;
            long wait = 200_000 + random.nextLong(800_000);
            // Three messages of the handshake cross before the opener has the other's version.
            world.queue().at(world.queue().now() + wait + 3 * spec.delayMicros(), this::connect);
        }
    }

    private boolean possible() {
        return !cut && from.reachable() && to.reachable();
    }

    private void connect() {
        opening = false;
        if (fromSide != null || !possible()) {
            return;
        }
        long now = world.queue().now();
        fromSide = new Peer(this, from, to, from.nextPeerId(), false, now);
        toSide = new Peer(this, to, from, to.nextPeerId(), true, now);
        from.connected(fromSide);
        to.connected(toSide);
    }

    void close() {
        Peer one = fromSide;
        Peer other = toSide;
        if (one != null && other != null) {
            fromSide = null;
            toSide = null;
            one.close();
            other.close();
            from.disconnected(one);
            to.disconnected(other);
        }
    }
}
