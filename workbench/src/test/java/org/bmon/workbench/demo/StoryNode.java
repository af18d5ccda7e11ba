package org.bmon.workbench.demo;

import java.nio.file.Path;

/** A node to which everything happens that is to be reported, and that is watched meanwhile. */
interface StoryNode extends AutoCloseable {

    /** What it is, for the output. */
    String title();

    Path log();

    String zmqAddress();

    /** Something small, to see whether it is heard. */
    void mine();

    /** Blocks, transactions, a replacement, a rejection, a reorg and an invalid block. */
    void play() throws Exception;

    /** The log is renamed and opened anew. */
    void rotate() throws Exception;

    /** A restart. */
    void restart() throws Exception;

    /** Nothing happens any more. */
    void quiet();

    @Override
    void close();
}
