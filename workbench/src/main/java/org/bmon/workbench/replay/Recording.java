package org.bmon.workbench.replay;

import java.nio.file.Path;
import java.util.List;
import org.bmon.common.Network;

/**
 * A directory of recorded nodes, checked: every file that the layout promises is there, and all nodes are of one
 * network.
 *
 * @param directory where it is
 * @param network the network of all nodes
 * @param nodes the nodes, in order of their names
 */
record Recording(Path directory, Network network, List<RecordedNode> nodes) {}
