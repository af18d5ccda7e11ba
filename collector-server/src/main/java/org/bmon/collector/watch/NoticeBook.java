package org.bmon.collector.watch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * The notices of one network. It sees to it that one cause is one notice: what is told again gains nodes and evidence
 * under its key, and what lasts is kept by its subject until it is over, across a restart too.
 */
public final class NoticeBook {

    private static final int REMEMBERED = 4_096;

    /** An open notice whose figures change is told again this often. */
    private static final long REPEAT_MICROS = 60_000_000;

    private final Consumer<Notice> out;
    private final Map<Id, Notice> told;
    private final Map<Id, Lasting> open = new HashMap<>();
    private final Set<NodeName> retired = new HashSet<>();

    private record Id(NoticeKind kind, String key) {}

    private record Lasting(Notice notice, long toldMicros) {}

    public NoticeBook(Consumer<Notice> out, Memory memory) {
        this.out = out;
        this.told = memory.latest(REMEMBERED, Forgotten.NOTICE);
    }

    /** Tells a notice; what was told before under its kind and key is amended. */
    public void tell(Notice notice) {
        Id id = new Id(notice.kind(), notice.key());
        Notice before = told.get(id);
        Notice merged = before == null ? notice : merged(before, notice);
        if (!merged.equals(before)) {
            told.put(id, merged);
            out.accept(merged);
        }
    }

    /** What was told under this kind and key, as far as it is remembered. */
    public @Nullable Notice told(NoticeKind kind, String key) {
        return told.get(new Id(kind, key));
    }

    /**
     * Something lasts. The first time it opens a notice, from then on it amends it: at once if the severity or the nodes
     * changed, else once a minute.
     *
     * @param subject what it is about, such as a node's name; one notice is open for each kind and subject
     * @param sinceMicros when it began; counts the first time only
     */
    public void raise(
            NoticeKind kind,
            String subject,
            long sinceMicros,
            Severity severity,
            Collection<NodeName> nodes,
            String summary,
            Map<String, Object> evidence,
            long nowMicros) {
        if (!nodes.isEmpty() && retired.containsAll(nodes)) {
            return;
        }
        Id id = new Id(kind, subject);
        Lasting before = open.get(id);
        SortedSet<NodeName> touched = new TreeSet<>(nodes);
        String key;
        long since;
        if (before == null) {
            since = sinceMicros;
            key = subject + "@" + Stamp.instant(sinceMicros);
        } else {
            since = before.notice.sinceMicros();
            key = before.notice.key();
            touched.addAll(before.notice.nodes());
            boolean same = touched.equals(before.notice.nodes()) && severity == before.notice.severity();
            if (same && nowMicros - before.toldMicros < REPEAT_MICROS) {
                return;
            }
        }
        Notice notice = new Notice(kind, key, since, null, severity, touched, summary, new TreeMap<>(evidence));
        if (before == null || !notice.equals(before.notice)) {
            out.accept(notice);
        }
        open.put(id, new Lasting(notice, nowMicros));
    }

    /** Something is over; nothing happens if it is not open. */
    public void clear(NoticeKind kind, String subject, long untilMicros) {
        Lasting before = open.remove(new Id(kind, subject));
        if (before != null) {
            Notice last = before.notice;
            out.accept(new Notice(
                    kind,
                    last.key(),
                    last.sinceMicros(),
                    Math.max(untilMicros, last.sinceMicros()),
                    last.severity(),
                    last.nodes(),
                    last.summary(),
                    last.evidence()));
        }
    }

    /** A node is no more of the fleet: what is open about it alone, or about others that left too, is over. */
    public void retire(NodeName node, long nowMicros) {
        retired.add(node);
        for (Map.Entry<Id, Lasting> each : List.copyOf(open.entrySet())) {
            SortedSet<NodeName> nodes = each.getValue().notice.nodes();
            if (nodes.contains(node) && retired.containsAll(nodes)) {
                clear(each.getKey().kind, each.getKey().key, nowMicros);
            }
        }
    }

    /** A node that left is of the fleet again. */
    public void rejoin(NodeName node) {
        retired.remove(node);
    }

    /** Whether a notice of this kind is open about this. */
    public boolean isOpen(NoticeKind kind, String subject) {
        return open.containsKey(new Id(kind, subject));
    }

    /** Since when a notice of this kind is open about this; the alternative if none is. */
    public long openSince(NoticeKind kind, String subject, long otherwise) {
        Lasting lasting = open.get(new Id(kind, subject));
        return lasting == null ? otherwise : lasting.notice.sinceMicros();
    }

    /** About what notices of this kind are open. */
    public List<String> subjects(NoticeKind kind) {
        List<String> subjects = new ArrayList<>();
        for (Id id : open.keySet()) {
            if (id.kind == kind) {
                subjects.add(id.key);
            }
        }
        return subjects;
    }

    /**
     * Takes a notice that the store kept, after the events of the journal: what was open still is, under its old key, and
     * what was told is amended and not told anew.
     */
    public void restore(Notice kept) {
        int at = kept.key().lastIndexOf('@');
        if (kept.isOpen() && at > 0) {
            open.put(new Id(kept.kind(), kept.key().substring(0, at)), new Lasting(kept, Long.MIN_VALUE / 2));
        } else {
            Id id = new Id(kept.kind(), kept.key());
            Notice again = told.get(id);
            told.put(id, again == null ? kept : merged(kept, again));
        }
    }

    private static Notice merged(Notice before, Notice now) {
        SortedSet<NodeName> nodes = new TreeSet<>(before.nodes());
        nodes.addAll(now.nodes());
        return new Notice(
                now.kind(),
                now.key(),
                Math.min(before.sinceMicros(), now.sinceMicros()),
                now.untilMicros(),
                now.severity().compareTo(before.severity()) < 0 ? before.severity() : now.severity(),
                nodes,
                now.summary(),
                united(before.evidence(), now.evidence()));
    }

    /** Maps keep what only the earlier one knew; of everything else the later word counts. */
    private static SortedMap<String, Object> united(Map<?, ?> before, Map<?, ?> now) {
        SortedMap<String, Object> all = new TreeMap<>();
        before.forEach((name, value) -> all.put(String.valueOf(name), value));
        now.forEach((name, value) -> {
            Object earlier = before.get(name);
            all.put(
                    String.valueOf(name),
                    earlier instanceof Map<?, ?> one && value instanceof Map<?, ?> two ? united(one, two) : value);
        });
        return all;
    }
}
