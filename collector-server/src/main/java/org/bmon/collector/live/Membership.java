package org.bmon.collector.live;

import java.util.Optional;
import java.util.Set;
import org.bmon.common.NodeName;

/** Which nodes are of the fleet: the others are retired, whatever was heard of them before. */
public interface Membership {

    /** All that ever were heard of. */
    Membership EVERYBODY = Optional::empty;

    /** Those that may deliver; empty if it is not known. Cheap enough to ask every few seconds. */
    Optional<Set<NodeName>> members();
}
