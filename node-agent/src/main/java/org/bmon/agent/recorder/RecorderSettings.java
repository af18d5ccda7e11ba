package org.bmon.agent.recorder;

import java.nio.file.Path;
import java.time.Duration;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.common.Network;
import org.bmon.common.NodeName;

/**
 * What is recorded, and how much of it is kept.
 *
 * @param node the node; the recording is in a folder of this name
 * @param network the network that it is on
 * @param log which log to read
 * @param directory where recordings are kept
 * @param maxBytes how much room the recording may take; past it the oldest segments go
 * @param maxAge how long a segment is kept
 * @param minFreeBytes the room that is left on the disk at least; with less, nothing is recorded
 */
public record RecorderSettings(
        NodeName node,
        Network network,
        LogSettings log,
        Path directory,
        long maxBytes,
        Duration maxAge,
        long minFreeBytes) {

    private static final int SEGMENTS = 32;
    private static final long LARGEST_SEGMENT = 32L << 20;

    /** The node's folder. */
    Path home() {
        return directory.resolve(node.value());
    }

    /** When a segment is full: small enough that what goes at once is a small part of the whole. */
    long segmentBytes() {
        return Math.min(LARGEST_SEGMENT, Math.max(1, maxBytes / SEGMENTS));
    }

    Duration segmentAge() {
        return maxAge.dividedBy(SEGMENTS).compareTo(Duration.ofHours(1)) < 0
                ? maxAge.dividedBy(SEGMENTS)
                : Duration.ofHours(1);
    }
}
