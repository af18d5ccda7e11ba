package org.bmon.agent.source.log;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Notices when a kind of lines has stopped coming that should come: a new version may word it otherwise, and its events
 * would be missing without a sign. It compares each kind with what keeps its pace: blocks connected, as the log tells by
 * whichever of its lines, or the line that always goes with it.
 */
final class SilenceWatch {

    /** So many times longer than ever before must a kind be silent. */
    private static final int LONGER = 4;

    /** Kinds that depend on what the node does are missed only once they have come so often. */
    private static final int HABIT = 50;

    private static final int BLOCKS_WITHOUT_HABIT = 100;

    /** In initial download thousands of blocks are connected in a second. */
    private static final int BLOCKS_BETWEEN_LOOKS = 16;

    private final Matchers matchers;
    private final NodeRun run;
    private final List<Watched> watched = new ArrayList<>();
    private int blocks;

    SilenceWatch(Matchers matchers, NodeRun run) {
        this.matchers = matchers;
        this.run = run;
        watchPair("update-tip", "connect-block", 5, 0);
        watchPair("update-tip", "block-connected", 5, 0);
        watchPair("block-connected", "block-checked", 20, 0);
        watchPair("block-checked", "block-connected", 5, 0);
        watchPair("connect-block", "bench-begin", 50, 0);
        watchPair("bench-step", "connect-block", 5, 0);
        watchPair("compact-block", "reconstructed", 10, 0);
        watchPair("reconstructed", "compact-block", 50, 0);
        watchPair("header", "compact-block", 50, BlockLines.HEADERS_TOLD);
        watchPair("tx-added", "tx-added-echo", 20, 0);
        Matcher[][] pulse = {kind("update-tip"), kind("block-connected"), kind("connect-block")};
        for (String name : List.of(
                "header",
                "reconstructed",
                "pow-valid-block",
                "connect-block",
                "bench-step",
                "block-checked",
                "block-connected",
                "tx-added",
                "tx-accepted")) {
            watched.add(new Watched(name, kind(name), pulse, BLOCKS_WITHOUT_HABIT, HABIT, 0));
        }
    }

    /** One of two lines that go together is missed even where it was never seen. */
    private void watchPair(String name, String companion, int patience, int sinceVersion) {
        watched.add(new Watched(name, kind(name), new Matcher[][] {kind(companion)}, patience, 0, sinceVersion));
    }

    private Matcher[] kind(String name) {
        return matchers.named(name).toArray(Matcher[]::new);
    }

    /** A block was connected: from time to time measures how long each kind was silent. */
    void blockConnected() {
        if (++blocks % BLOCKS_BETWEEN_LOOKS == 0) {
            look();
        }
    }

    private void look() {
        for (Watched each : watched) {
            each.look();
        }
    }

    /** The kinds that are silent. */
    SortedSet<String> silent() {
        look();
        SortedSet<String> names = new TreeSet<>();
        for (Watched each : watched) {
            if (each.isSilent(run)) {
                names.add(each.name);
            }
        }
        return names;
    }

    /** A kind of lines beside what keeps its pace. */
    private static final class Watched {
        private final String name;
        private final Matcher[] own;
        private final Matcher[][] paces;
        private final long patience;
        private final long habit;
        private final int sinceVersion;
        private long count;
        private long pace;
        private long paceAtLast;
        private long longestGap;

        Watched(String name, Matcher[] own, Matcher[][] paces, long patience, long habit, int sinceVersion) {
            this.name = name;
            this.own = own;
            this.paces = paces;
            this.patience = patience;
            this.habit = habit;
            this.sinceVersion = sinceVersion;
        }

        void look() {
            long now = 0;
            for (Matcher[] kind : paces) {
                now = Math.max(now, sum(kind));
            }
            long countNow = sum(own);
            if (countNow != count) {
                count = countNow;
                longestGap = Math.max(longestGap, pace - paceAtLast);
                paceAtLast = now;
            }
            pace = now;
        }

        boolean isSilent(NodeRun run) {
            return count >= habit
                    && run.isSurely(sinceVersion)
                    && pace - paceAtLast > Math.max(patience, LONGER * longestGap);
        }

        private static long sum(Matcher[] kind) {
            long sum = 0;
            for (Matcher matcher : kind) {
                sum += matcher.count;
            }
            return sum;
        }
    }
}
