package org.bmon.sim.log;

import static org.bmon.sim.log.LogWording.format;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.scenario.CoreVersion;

/**
 * How a version words the timing of its validation. It keeps the sums that the lines tell, which begin anew with each
 * process, so each process has its own.
 */
public final class BenchWording {

    /** How long the steps of one validation take, in microseconds. Those that contain others are sums. */
    public record Steps(
            long load,
            long sanity,
            long fork,
            long transactions,
            long scripts,
            long undo,
            long index,
            long rest,
            long flush,
            long chainstate,
            long postprocess) {

        /** What validating a block of this size takes: {@code slowness} times what a fast machine takes. */
        public static Steps of(SimBlock block, double slowness, SplittableRandom random) {
            int count = block.transactions().size();
            int inputs = block.inputs();
            return new Steps(
                    draw(10, 5, slowness, random),
                    draw(2, count / 4, slowness, random),
                    draw(20, 10 + count, slowness, random),
                    draw(8, 6L + 3L * count, slowness, random),
                    draw(6, 5 + 4L * inputs, slowness, random),
                    draw(30, 40 + count, slowness, random),
                    draw(8, 6, slowness, random),
                    draw(15, 20, slowness, random),
                    draw(10, 5 + count / 2, slowness, random),
                    draw(8, 4, slowness, random),
                    draw(40, 40 + 2L * count, slowness, random));
        }

        private static long draw(long least, long spread, double slowness, SplittableRandom random) {
            return Math.round((least + random.nextLong(spread + 1)) * slowness);
        }

        long verify() {
            return transactions + scripts;
        }

        long connectTotal() {
            return sanity + fork + verify() + undo + index + rest;
        }

        /** From the beginning up to the line UpdateTip. */
        public long untilTip() {
            return load + connectTotal() + flush + chainstate + postprocess / 2;
        }

        long all() {
            return load + connectTotal() + flush + chainstate + postprocess;
        }
    }

    private static final int SANITY = 0;
    private static final int FORK = 1;
    private static final int TRANSACTIONS = 2;
    private static final int VERIFY = 3;
    private static final int UNDO = 4;
    private static final int INDEX = 5;
    private static final int CALLBACKS = 6;
    private static final int TOTAL = 7;
    private static final int FLUSH = 8;
    private static final int CHAINSTATE = 9;
    private static final int POSTPROCESS = 10;
    private static final int ALL = 11;
    private static final int LOAD = 12;

    private final CoreVersion version;
    private final long[] sums = new long[13];
    private int blocks;

    BenchWording(CoreVersion version) {
        this.version = version;
    }

    /** A line that comes so many microseconds after the beginning of the validation. */
    public record Timed(long afterMicros, Entry entry) {}

    /** The lines up to the one that says that the block was checked. */
    public List<Timed> checking(SimBlock block, Steps steps, boolean cached) {
        List<Timed> lines = new ArrayList<>();
        if (cached && version.atLeast(24)) {
            lines.add(new Timed(0, bench("  - Using cached block")));
        }
        blocks++;
        lines.add(new Timed(steps.load(), bench(load(steps.load()))));
        long at = verification(lines, steps.load(), block, steps);
        if (version.atLeast(24)) {
            at += steps.undo();
            lines.add(new Timed(at, bench(step("    - Write undo data", UNDO, steps.undo()))));
        }
        at += steps.index();
        lines.add(new Timed(at, bench(step("    - Index writing", INDEX, steps.index()))));
        if (!version.atLeast(23)) {
            lines.add(new Timed(at, bench(step("    - Callbacks", CALLBACKS, 0))));
        }
        return lines;
    }

    /** The lines after the check and before the new tip. */
    public List<Timed> connecting(Steps steps) {
        long total = steps.load() + steps.connectTotal();
        long flush = total + steps.flush();
        long chainstate = flush + steps.chainstate();
        return List.of(
                new Timed(total, bench(step("  - Connect total", TOTAL, steps.connectTotal()))),
                new Timed(flush, bench(step("  - Flush", FLUSH, steps.flush()))),
                new Timed(chainstate, bench(step("  - Writing chainstate", CHAINSTATE, steps.chainstate()))));
    }

    /** The lines after the new tip. */
    public List<Timed> connected(Steps steps) {
        return List.of(
                new Timed(steps.all(), bench(step("  - Connect postprocess", POSTPROCESS, steps.postprocess()))),
                new Timed(steps.all() + 5, bench(step("- Connect block", ALL, steps.all()))));
    }

    /** The lines of an invalid block, whose coinbase is found wrong after its transactions. */
    public List<Timed> failing(SimBlock block, Steps steps) {
        List<Timed> lines = new ArrayList<>();
        if (version.atLeast(24)) {
            lines.add(new Timed(0, bench("  - Using cached block")));
        }
        blocks++;
        lines.add(new Timed(steps.load(), bench(load(steps.load()))));
        verification(lines, steps.load(), block, steps);
        // The amount is looked at before the scripts are waited for.
        lines.remove(lines.size() - 1);
        return lines;
    }

    /** The lines of a block template, which is validated as a block is. */
    public List<Timed> template(SimBlock block, Steps steps) {
        List<Timed> lines = new ArrayList<>();
        blocks++;
        long at = verification(lines, 0, block, steps);
        long packing = 20 + 2L * block.transactions().size();
        String what = version.atLeast(31)
                ? "CreateNewBlock() chunks: %.2fms, validity: %.2fms (total %.2fms)"
                : "CreateNewBlock() packages: %.2fms (" + (block.transactions().size() - 1)
                        + " packages, 0 updated descendants), validity: %.2fms (total %.2fms)";
        lines.add(new Timed(at + 10, bench(format(what, ms(packing), ms(at), ms(packing + at)))));
        return lines;
    }

    /** A block was disconnected. */
    public Entry disconnected(long micros) {
        return bench(format("- Disconnect block: %.2fms", ms(micros)));
    }

    private long verification(List<Timed> lines, long from, SimBlock block, Steps steps) {
        int count = block.transactions().size();
        int inputs = block.inputs();
        double perInput = inputs == 0 ? 0 : ms(steps.transactions()) / inputs;
        double verifyPerInput = inputs == 0 ? 0 : ms(steps.verify()) / inputs;
        long at = from + steps.sanity();
        lines.add(new Timed(at, bench(step("    - Sanity checks", SANITY, steps.sanity()))));
        at += steps.fork();
        lines.add(new Timed(at, bench(step("    - Fork checks", FORK, steps.fork()))));
        at += steps.transactions();
        lines.add(new Timed(
                at,
                bench(format(
                        "      - Connect %d transactions: %.2fms (%.3fms/tx, %.3fms/txin)%s",
                        count,
                        ms(steps.transactions()),
                        ms(steps.transactions()) / Math.max(1, count),
                        perInput,
                        sum(TRANSACTIONS, steps.transactions())))));
        at += steps.scripts();
        lines.add(new Timed(
                at,
                bench(format(
                        "    - Verify %d txins: %.2fms (%.3fms/txin)%s",
                        inputs, ms(steps.verify()), verifyPerInput, sum(VERIFY, steps.verify())))));
        return at;
    }

    private String load(long micros) {
        String line = format("  - Load block from disk: %.2fms", ms(micros));
        if (version.atLeast(26)) {
            return line;
        }
        String sum = sum(LOAD, micros);
        return line + (version.atLeast(24) ? sum : sum.replaceAll(" \\(.*\\)", ""));
    }

    private String step(String name, int which, long micros) {
        return format("%s: %.2fms%s", name, ms(micros), sum(which, micros));
    }

    private String sum(int which, long micros) {
        sums[which] += micros;
        return format(" [%.2fs (%.2fms/blk)]", sums[which] / 1e6, ms(sums[which]) / Math.max(1, blocks));
    }

    private static double ms(long micros) {
        return micros / 1000.0;
    }

    private static Entry bench(String text) {
        return Entry.debug("bench", Site.CONNECT_TIP, text);
    }
}
