package org.bmon.workbench.replay;

import java.nio.file.Path;
import org.bmon.common.Network;
import org.bmon.common.NodeName;

/**
 * One node of a recording: its name and what it left behind.
 *
 * @param name the name of its directory
 * @param network what network it was on
 * @param version what it called itself, such as /Satoshi:28.0.0/
 * @param log its debug.log
 * @param zmq the ZMQ messages received from it, one JSON object a line
 */
record RecordedNode(NodeName name, Network network, String version, Path log, Path zmq) {}
