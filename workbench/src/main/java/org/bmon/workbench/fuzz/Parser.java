package org.bmon.workbench.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** Something that reads what comes from outside. */
interface Parser extends AutoCloseable {

    /** What reports call it. */
    String name();

    /** Good input, to be changed. */
    List<byte[]> corpus();

    /**
     * Reads an input. True if it was taken, false if it was refused in the way that refusals are meant to be.
     *
     * @throws Exception if neither: that is a finding
     */
    boolean read(byte[] input, SplittableRandom random) throws Exception;

    @Override
    default void close() {}
}
