package org.bmon.workbench.bench.accuracy;

import java.util.Locale;
import java.util.SplittableRandom;

/** How nodes are linked. */
enum Topology {
    /** Each to the one before: the largest spreads. */
    LINE {
        @Override
        int parent(int node, SplittableRandom random) {
            return node - 1;
        }
    },
    /** All to the first. */
    STAR {
        @Override
        int parent(int node, SplittableRandom random) {
            return 0;
        }
    },
    /** Each to any before. */
    TREE {
        @Override
        int parent(int node, SplittableRandom random) {
            return random.nextInt(node);
        }
    };

    /** To which of the nodes before it a node is linked. */
    abstract int parent(int node, SplittableRandom random);

    /** What tables call it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
