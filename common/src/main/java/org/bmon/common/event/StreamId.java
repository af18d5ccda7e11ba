package org.bmon.common.event;

import java.util.regex.Pattern;
import org.bmon.common.Network;
import org.bmon.common.NodeName;

/**
 * Names the stream of events of one node.
 *
 * @param node whose it is
 * @param network what network the node is on
 * @param epoch the life of the outbox that numbers it: a new outbox is a new epoch
 */
public record StreamId(NodeName node, Network network, String epoch) {

    private static final Pattern EPOCH = Pattern.compile("[A-Za-z0-9-]{1,64}");

    public StreamId {
        if (!EPOCH.matcher(epoch).matches()) {
            throw new IllegalArgumentException(
                    "not an epoch: '" + epoch + "'; it takes 1 to 64 letters, digits, dashes");
        }
    }
}
