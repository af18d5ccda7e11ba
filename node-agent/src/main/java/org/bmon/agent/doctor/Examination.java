package org.bmon.agent.doctor;

import java.util.List;

/** Looks at one part of a set-up; what is absent is a finding too, and none stops the others. */
@FunctionalInterface
public interface Examination {

    /** What it finds; it takes seconds at most. */
    List<Finding> findings();
}
