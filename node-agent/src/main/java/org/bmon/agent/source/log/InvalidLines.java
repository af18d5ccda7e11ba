package org.bmon.agent.source.log;

import java.util.HashSet;
import java.util.Set;
import org.bmon.common.BlockHash;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.NodeWarning;
import org.jspecify.annotations.Nullable;

/**
 * Lines of invalid blocks. Several tell of one block, by version and categories; the first verdict counts, the others
 * only add what it lacks. A block that is marked invalid without a verdict was marked by the operator.
 */
final class InvalidLines {

    /** Within how many lines those of one verdict come. */
    private static final int LINES_OF_VERDICT = 32;

    private static final int MAX_REASONS = 8;
    private static final String INVALIDATED = "block-invalidated";

    private static final Literal INVALID_BLOCK = Literal.of("invalid block=");
    private static final Literal CURRENT_BEST = Literal.of("current best=");
    private static final Literal HEIGHT = Literal.of("height=");
    private static final Literal STATE = Literal.of(" state=");
    private static final Literal VALID = Literal.of("Valid");
    private static final Literal FAILED = Literal.of(" failed, ");
    private static final Literal SEPARATOR = Literal.of(", ");
    private static final Literal CHECKED = Literal.of("Consensus::CheckBlockHeader: ");
    private static final Literal CHECKED_IN_CONTEXT = Literal.of("Consensus::ContextualCheckBlockHeader: ");
    private static final Literal BLOCK = Literal.of("block ");
    private static final Literal HEADER = Literal.of("header ");
    private static final Literal MARKED = Literal.of(" is marked invalid");
    private static final Literal PARENT_INVALID = Literal.of(" prev block invalid");
    private static final Literal HAS_PARENT_INVALID = Literal.of(" has prev block invalid: ");
    private static final Literal HAS_PARENT_NOT_FOUND = Literal.of(" has prev block not found: ");

    private final Outlet outlet;
    private final BlockLines blocks;
    private final RecentBlocks<Set<String>> judged = new RecentBlocks<>(1024);

    private Spot lastVerdict = Spot.NOWHERE;
    private Spot lastFailure = Spot.NOWHERE;
    private Spot lastMarked = Spot.NOWHERE;
    private @Nullable BlockHash marked;
    private @Nullable Integer markedHeight;

    InvalidLines(Outlet outlet, BlockLines blocks) {
        this.outlet = outlet;
        this.blocks = blocks;
    }

    void addTo(Matchers matchers) {
        matchers.add("block-checked", "BlockChecked: block hash=", this::checked);
        matchers.add("invalid-chain", "InvalidChainFound:", this::invalidChain);
        matchers.add("connect-failed", "ConnectTip: ConnectBlock ", this::connectFailed);
        matchers.add("accept-failed", "ProcessNewBlock: AcceptBlock FAILED (", this::acceptFailed);
        matchers.add("accept-failed", "AcceptBlock: ", this::acceptedInContext);
        matchers.add("header-refused", "AcceptBlockHeader: ", this::headerRefused);
        matchers.addOther("header-refused", this::headerWithBadParent);
    }

    private boolean checked(Line line) {
        if (!line.hasHash()) {
            return false;
        }
        int hashAt = line.at;
        line.at += 64;
        if (!line.take(STATE)) {
            return false;
        }
        int stateAt = line.at;
        if (!line.take(VALID) || !line.atEnd()) {
            line.at = hashAt;
            judge(line, line.takeBlockHash(), null, Verdict.of(line.text(stateAt, line.end)));
        }
        return true;
    }

    /** Comes in pairs, around a verdict or without one; the second line of a pair names the best chain. */
    private boolean invalidChain(Line line) {
        line.skipSpaces();
        if (line.take(CURRENT_BEST)) {
            return true;
        }
        if (!line.take(INVALID_BLOCK) || !line.hasHash()) {
            return false;
        }
        BlockHash hash = line.takeBlockHash();
        line.skipSpaces();
        int height = line.take(HEIGHT) ? line.takeHeight() : -1;
        Integer known = height < 0 ? null : (Integer) height;
        marked = hash;
        markedHeight = known;
        lastMarked = Spot.of(line);
        boolean repeated = lastFailure.isJustBefore(line);
        lastFailure = Spot.NOWHERE;
        if (judged.get(hash) != null) {
            addHeight(line, hash, known);
        } else if (!repeated) {
            outlet.holdFirmly(line, new NodeWarning(line.stamp(), INVALIDATED, line.messageText()), LINES_OF_VERDICT);
        }
        return true;
    }

    private boolean connectFailed(Line line) {
        if (!line.hasHash()) {
            return false;
        }
        BlockHash hash = line.takeBlockHash();
        if (!line.take(FAILED)) {
            return false;
        }
        judge(line, hash, null, Verdict.of(line.rest()));
        lastFailure = Spot.of(line);
        return true;
    }

    /** Says the reason of a block that, since v30, the line before has marked invalid. */
    private boolean acceptedInContext(Line line) {
        BlockHash hash = marked;
        if (hash != null && lastMarked.isJustBefore(line)) {
            judge(line, hash, markedHeight, Verdict.of(line.rest()));
        }
        return true;
    }

    /** Names no block: news only if no line before did. */
    private boolean acceptFailed(Line line) {
        int end = line.end > line.at && line.bytes[line.end - 1] == ')' ? line.end - 1 : line.end;
        Verdict verdict = Verdict.of(line.text(line.at, end));
        if (!lastVerdict.isJustBefore(line) && verdict.isOfBlock()) {
            outlet.emit(line, new BlockInvalid(line.stamp(), null, null, verdict.reason(), verdict.detail()));
        }
        lastVerdict = Spot.NOWHERE;
        return true;
    }

    private boolean headerRefused(Line line) {
        if (line.take(CHECKED) || line.take(CHECKED_IN_CONTEXT)) {
            if (!line.hasHash()) {
                return false;
            }
            BlockHash hash = line.takeBlockHash();
            if (line.take(SEPARATOR)) {
                judge(line, hash, null, Verdict.of(line.rest()));
            }
        } else if (line.take(BLOCK) && line.hasHash()) {
            BlockHash hash = line.takeBlockHash();
            if (line.take(MARKED)) {
                judge(line, hash, null, new Verdict("duplicate-invalid", null));
            }
        } else if (line.hasHash()) {
            BlockHash hash = line.takeBlockHash();
            if (line.take(PARENT_INVALID)) {
                judge(line, hash, null, new Verdict("bad-prevblk", null));
            }
        }
        return true;
    }

    private boolean headerWithBadParent(Line line) {
        if (!line.take(HEADER) || !line.hasHash()) {
            return false;
        }
        BlockHash hash = line.takeBlockHash();
        if (line.take(HAS_PARENT_INVALID)) {
            judge(line, hash, null, new Verdict("bad-prevblk", line.rest()));
            return true;
        }
        return line.take(HAS_PARENT_NOT_FOUND);
    }

    private void judge(Line line, BlockHash hash, @Nullable Integer height, Verdict verdict) {
        lastVerdict = Spot.of(line);
        Set<String> reasons = judged.get(hash, HashSet::new);
        if ((!reasons.isEmpty() && verdict.isRepetition())
                || reasons.size() == MAX_REASONS
                || !reasons.add(verdict.reason())) {
            return;
        }
        Outlet.Held held = outlet.find(
                line,
                NodeWarning.class,
                warning -> warning.code().equals(INVALIDATED) && warning.text().contains(hash.toHex()));
        if (held != null) {
            Integer known = hash.equals(marked) ? markedHeight : height;
            held.complete(before -> new BlockInvalid(before.at(), hash, known, verdict.reason(), verdict.detail()));
            return;
        }
        Integer known = height != null ? height : blocks.heightOf(hash);
        BlockInvalid event = new BlockInvalid(line.stamp(), hash, known, verdict.reason(), verdict.detail());
        if (known == null) {
            outlet.hold(line, event, LINES_OF_VERDICT);
        } else {
            outlet.emit(line, event);
        }
    }

    private void addHeight(Line line, BlockHash hash, @Nullable Integer height) {
        Outlet.Held held =
                outlet.find(line, BlockInvalid.class, event -> hash.equals(event.hash()) && event.height() == null);
        if (held != null) {
            held.complete(event -> event instanceof BlockInvalid invalid
                    ? new BlockInvalid(invalid.at(), hash, height, invalid.reason(), invalid.detail())
                    : event);
        }
    }

    /**
     * A place in the log.
     *
     * @param thread what wrote there
     * @param line number of the line
     */
    private record Spot(long thread, long line) {

        private static final Spot NOWHERE = new Spot(-1, Long.MIN_VALUE / 2);

        static Spot of(Line line) {
            return new Spot(line.thread, line.number);
        }

        boolean isJustBefore(Line later) {
            return later.thread == thread && later.number - line <= LINES_OF_VERDICT;
        }
    }
}
