package org.bmon.workbench.replay;

import java.io.Closeable;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.workbench.cli.BadInput;
import org.jspecify.annotations.Nullable;

/** The events of one source of one node, in the order that the source tells them. */
interface EventStream extends Closeable {

    /** Whose events they are. */
    NodeName node();

    /**
     * The next event; null after the last.
     *
     * @throws BadInput if the source turns out to be something else
     */
    @Nullable Event next() throws BadInput;
}
