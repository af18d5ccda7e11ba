package org.bmon.collector.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Wording;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether the winning branch of a race looks as if it had been held back: two or more blocks that appear at once,
 * after a block of the height was public already. The score is the chance that honest miners would do the same, from how
 * quickly the blocks came after one another at this block interval, how late the branch was, and who mined it.
 */
final class SelfishWatch {

    private static final long SECOND = 1_000_000;
    private static final double MAIN_INTERVAL_SECONDS = 600;
    private static final int INTERVAL_BLOCKS = 144;
    private static final int ENOUGH_BLOCKS = 12;

    /** Sightings can't be told apart better than this across nodes. */
    private static final double LEAST_SECONDS = 0.05;

    /** How long honest blocks usually take to reach the other miners; a branch later than that is unusual. */
    private static final double SPREAD_SECONDS = 4;

    /** However late a branch is, it must also come fast: a miner that was cut off is late too. */
    private static final double LEAST_LATE_CHANCE = 0.1;

    private static final double MOST_QUICK_CHANCE = 0.02;
    private static final double ONE_MINER = 0.3;
    private static final double OTHER_MINER = 10;
    private static final double AGAIN = 0.1;
    private static final int REMEMBERED_MINERS = 32;

    private final Surroundings around;
    private final ChainBook book;
    private final Deque<Told> told = new ArrayDeque<>();

    private record Told(String race, @Nullable String miner) {}

    SelfishWatch(Surroundings around, ChainBook book) {
        this.around = around;
        this.book = book;
    }

    /** Looks at a race each time more is known of it. */
    void judge(Race race) {
        for (Race.Side side : race.sides.values()) {
            Race.Side other = overtakenBy(race, side);
            if (other != null) {
                judge(race, side, other);
            }
        }
    }

    /** The longest branch that this one, of two blocks or more, came after and went past; null if there is none. */
    private static Race.@Nullable Side overtakenBy(Race race, Race.Side side) {
        Race.Side longest = null;
        for (Race.Side other : race.sides.values()) {
            boolean past = other != side && side.length() > other.length() && other.root.isSeen();
            if (past && (longest == null || other.length() > longest.length())) {
                longest = other;
            }
        }
        return side.length() < 2 ? null : longest;
    }

    private void judge(Race race, Race.Side side, Race.Side other) {
        double interval = intervalSeconds();
        around.readings().starved(NoticeKind.SELFISH_MINING, Double.isNaN(interval));
        List<KnownBlock> branch = side.blocks.subList(0, other.length() + 1);
        double late = (side.root.firstMicros - other.root.firstMicros) / 1e6;
        if (Double.isNaN(interval) || late < 0 || !branch.stream().allMatch(KnownBlock::isSeen)) {
            return;
        }
        long firstMicros =
                branch.stream().mapToLong(block -> block.firstMicros).min().orElseThrow();
        long lastMicros =
                branch.stream().mapToLong(block -> block.firstMicros).max().orElseThrow();
        double within = Math.max(LEAST_SECONDS, (lastMicros - firstMicros) / 1e6);
        int more = branch.size() - 1;
        double quick = atLeast(more, within / interval);
        double lateChance = Math.max(LEAST_LATE_CHANCE, Math.exp(-Math.max(0, late - SPREAD_SECONDS) / SPREAD_SECONDS));
        List<String> reasons = new ArrayList<>();
        reasons.add(String.format(
                Locale.ROOT,
                "%s appeared within %s of one another; at one block every %.0f s the chance of that is %.5f",
                Wording.count(branch.size(), "block"),
                Wording.length((long) (within * SECOND)),
                interval,
                quick));
        reasons.add("the branch came " + Wording.length((long) (late * SECOND))
                + " after a block of its height was public");
        double chance = quick * lateChance;
        String miner = minerOf(branch);
        if (miner != null) {
            chance *= ONE_MINER;
            reasons.add("all of it is signed " + miner);
            if (told.stream().anyMatch(before -> miner.equals(before.miner) && !before.race.equals(race.key))) {
                chance *= AGAIN;
                reasons.add("it is not the first such branch of this miner");
            }
        } else if (differ(branch)) {
            chance *= OTHER_MINER;
            reasons.add("its blocks are signed by different miners, which speaks against it");
        }
        if (quick <= MOST_QUICK_CHANCE && chance <= around.settings().selfishChance()) {
            tell(race, side, branch, other, miner, chance, reasons);
        }
    }

    private void tell(
            Race race,
            Race.Side side,
            List<KnownBlock> branch,
            Race.Side other,
            @Nullable String miner,
            double chance,
            List<String> reasons) {
        told.removeIf(before -> before.race.equals(race.key));
        told.addLast(new Told(race.key, miner));
        if (told.size() > REMEMBERED_MINERS) {
            told.removeFirst();
        }
        SortedMap<String, Object> evidence = new TreeMap<>();
        evidence.put("height", (long) race.height);
        evidence.put("branch", branch.stream().map(KnownBlock::evidence).toList());
        evidence.put(
                "overtaken", other.blocks.stream().map(KnownBlock::evidence).toList());
        evidence.put("chance", chance);
        evidence.put("score", -Math.log10(chance));
        evidence.put("reasons", reasons);
        TreeSet<NodeName> nodes = new TreeSet<>(race.switched.keySet());
        around.notices()
                .tell(Notice.once(
                        NoticeKind.SELFISH_MINING,
                        race.key,
                        side.root.firstMicros,
                        Severity.WARNING,
                        nodes,
                        "the " + Wording.count(branch.size(), "block") + " from " + Wording.brief(side.root.hash)
                                + " on look held back: " + String.join("; ", reasons),
                        evidence));
    }

    /** The chance of so many more blocks or above when this many are usual: the tail of Poisson's distribution. */
    private static double atLeast(int more, double usual) {
        double below = 0;
        double term = Math.exp(-usual);
        for (int i = 0; i < more; i++) {
            below += term;
            term *= usual / (i + 1);
        }
        return Math.max(
                0, below < 0.999 ? 1 - below : -Math.expm1(-usual) * Math.pow(usual, more - 1.0) / factorial(more));
    }

    private static double factorial(int number) {
        double product = 1;
        for (int i = 2; i <= number; i++) {
            product *= i;
        }
        return product;
    }

    private static @Nullable String minerOf(List<KnownBlock> branch) {
        String miner = branch.get(0).miner;
        for (KnownBlock block : branch) {
            if (miner == null || !miner.equals(block.miner)) {
                return null;
            }
        }
        return miner;
    }

    private static boolean differ(List<KnownBlock> branch) {
        return branch.stream().allMatch(block -> block.miner != null) && minerOf(branch) == null;
    }

    /** What a block takes here: ten minutes on mainnet; elsewhere as measured, NaN as long as too few are known. */
    private double intervalSeconds() {
        if (around.network() == Network.MAIN) {
            return MAIN_INTERVAL_SECONDS;
        }
        int best = book.bestHeight();
        long newest = Long.MIN_VALUE;
        long oldest = Long.MAX_VALUE;
        int blocks = 0;
        for (int height = best; height > best - INTERVAL_BLOCKS; height--) {
            for (KnownBlock block : book.at(height)) {
                if (!block.connected.isEmpty()) {
                    newest = Math.max(newest, block.firstMicros);
                    oldest = Math.min(oldest, block.firstMicros);
                    blocks++;
                    break;
                }
            }
        }
        return blocks < ENOUGH_BLOCKS ? Double.NaN : Math.max(1, newest - oldest) / 1e6 / (blocks - 1);
    }
}
