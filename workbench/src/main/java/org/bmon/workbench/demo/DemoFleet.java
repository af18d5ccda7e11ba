package org.bmon.workbench.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bmon.common.NodeName;

/** The nodes that a demo watches. Closing it stops them and removes their files. */
interface DemoFleet extends AutoCloseable {

    /**
     * One node of it.
     *
     * @param name its name
     * @param cohort the nodes that share its relay policy
     * @param debugLog where it logs
     * @param clockOffset its host's clock minus the true one
     * @param remark what is special about it, for people; may be empty
     */
    record Node(NodeName name, String cohort, Path debugLog, Duration clockOffset, String remark) {}

    /** How to call the nodes, by name. */
    FleetFile calls();

    /** What kind of fleet it is, in a few words. */
    String title();

    /** The nodes, in the order they are shown. */
    List<Node> nodes();

    /** Begins to mine blocks and to send transactions. */
    void startTraffic();

    @Override
    void close();
}
