package org.bmon.workbench.replay;

import java.nio.file.Path;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.jspecify.annotations.Nullable;

/** Placeholder. */
final class ZmqStream implements EventStream {
    private final NodeName node;

    ZmqStream(NodeName node, Path file) {
        this.node = node;
    }

    @Override
    public NodeName node() {
        return node;
    }

    @Override
    public @Nullable Event next() {
        return null;
    }

    @Override
    public void close() {}
}
