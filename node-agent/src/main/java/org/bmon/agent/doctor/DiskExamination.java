package org.bmon.agent.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at the room on the disks of the agent and of the node. */
public final class DiskExamination implements Examination {

    private static final long GIGABYTE = 1_000_000_000L;

    /** Bitcoin Core writes a gigabyte of blocks in a few days. */
    private static final long NODE_WANTS = 10 * GIGABYTE;

    private final Path stateDir;
    private final long wants;
    private final @Nullable Path nodeDir;

    /**
     * @param stateDir the agent's state directory
     * @param wants how much the agent may come to keep there
     * @param nodeDir a directory on the node's disk; null if none is known
     */
    public DiskExamination(Path stateDir, long wants, @Nullable Path nodeDir) {
        this.stateDir = stateDir;
        this.wants = wants;
        this.nodeDir = nodeDir;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Path there = stateDir.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null || !Files.isWritable(there)) {
            findings.add(Finding.fail(
                    "disk.state",
                    stateDir + " can't be written to",
                    "give bmon.agent.state-dir a directory that the agent's user owns"));
        } else {
            findings.add(room("disk.state", there, wants, "outbox and recording may not fit"));
        }
        if (nodeDir != null && Files.isDirectory(nodeDir)) {
            findings.add(room("disk.node", nodeDir, NODE_WANTS, "the node stops when its disk is full"));
        }
        return findings;
    }

    private static Finding room(String about, Path directory, long wanted, String why) {
        long free;
        try {
            free = Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            return Finding.warn(about, "the room of " + directory + " is not known: " + e, "look at the disk");
        }
        String said = String.format("%.1f GB are free at %s", (double) free / GIGABYTE, directory);
        return free >= wanted ? Finding.ok(about, said) : Finding.warn(about, said + "; " + why, "make room");
    }
}
