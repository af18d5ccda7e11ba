package org.bmon.agent.source.log;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Notices when a kind of lines has stopped coming that should come: a new version may word it otherwise, and its events
 * would be missing without a sign. It compares each kind with another that keeps its pace: blocks connected, as the log
 * tells by whichever of its lines, or the line that always goes with it.
 */
final class SilenceWatch {

    /** So many times longer than ever before must a kind be silent. */
    private static final int LONGER = 4;

    private final Matchers matchers;
    private final NodeRun run;
    private final List<Watched> watched = new ArrayList<>();

    SilenceWatch(Matchers matchers, NodeRun run) {
        this.matchers = matchers;
        this.run = run;
        // One line of a pair without the other means something, even where the other was never seen.
        pair("update-tip", "connect-block", 5);
        pair("update-tip", "block-connected", 5);
        pair("block-connected", "block-checked", 20);
        pair("block-checked", "block-connected", 5);
        pair("connect-block", "bench-begin", 50);
        pair("bench-step", "connect-block", 5);
        pair("compact-block", "reconstructed", 10);
        pair("reconstructed", "compact-block", 50);
        pair("tx-added", "tx-added-echo", 20);
        watched.add(new Watched("header", List.of("compact-block"), 50, 0, BlockLines.HEADERS_TOLD));
        // Others depend on what the node does; they count once they have come often.
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
            watched.add(new Watched(name, List.of("update-tip", "block-connected", "connect-block"), 100, 50, 0));
        }
    }

    private void pair(String name, String pace, int patience) {
        watched.add(new Watched(name, List.of(pace), patience, 0, 0));
    }

    /** The state of things; to be called whenever a block was connected, so that gaps are measured. */
    void look() {
        watched.forEach(Watched::look);
    }

    /** The kinds that are silent. */
    SortedSet<String> silent() {
        SortedSet<String> names = new TreeSet<>();
        for (Watched each : watched) {
            each.look();
            if (each.isSilent()) {
                names.add(each.name);
            }
        }
        return names;
    }

    /** A kind of lines beside its pace. */
    private final class Watched {
        private final String name;
        private final List<Matcher> own;
        private final List<List<Matcher>> paces;
        private final long patience;
        private final long neededBefore;
        private final int sinceVersion;
        private long ownBefore;
        private long paceAtLast;
        private long longestGap;
        private long lookedAt;

        Watched(String name, List<String> paces, long patience, long neededBefore, int sinceVersion) {
            this.name = name;
            this.own = matchers.named(name);
            this.paces = paces.stream().map(matchers::named).toList();
            this.patience = patience;
            this.neededBefore = neededBefore;
            this.sinceVersion = sinceVersion;
        }

        void look() {
            long count = sum(own);
            long pace = paces.stream().mapToLong(this::sum).max().orElse(0);
            if (count != ownBefore) {
                ownBefore = count;
                longestGap = Math.max(longestGap, lookedAt - paceAtLast);
                paceAtLast = pace;
            }
            lookedAt = pace;
        }

        boolean isSilent() {
            return ownBefore >= neededBefore
                    && run.isSurely(sinceVersion)
                    && lookedAt - paceAtLast > Math.max(patience, LONGER * longestGap);
        }

        private long sum(List<Matcher> kind) {
            long sum = 0;
            for (Matcher matcher : kind) {
                sum += matcher.count;
            }
            return sum;
        }
    }
}
