package org.bmon.collector.watch;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/** The figures of one network's watches as they stand, and which watches have too little to judge. */
public final class Readings {

    private final Map<Key, Double> changed = new LinkedHashMap<>();
    private final Map<NoticeKind, Boolean> starved = new EnumMap<>(NoticeKind.class);

    private record Key(Reading reading, @Nullable NodeName node) {}

    /** Takes what changed. */
    public interface Reader {

        /**
         * A figure.
         *
         * @param node whose; null if it is the network's
         * @param value its value; NaN if it is not known any more
         */
        void reading(Reading reading, @Nullable NodeName node, double value);

        /** Whether the watch for this kind has too little to judge. */
        void starved(NoticeKind kind, boolean starved);
    }

    /** A figure of the network. */
    public void set(Reading reading, double value) {
        changed.put(new Key(reading, null), value);
    }

    /** A figure of a node. */
    public void set(Reading reading, NodeName node, double value) {
        changed.put(new Key(reading, node), value);
    }

    /** Says whether the watch for this kind has too little to judge: it then stays silent whatever happens. */
    public void starved(NoticeKind kind, boolean tooLittle) {
        starved.put(kind, tooLittle);
    }

    /** Tells what changed since the last time. */
    public void drain(Reader reader) {
        changed.forEach((key, value) -> reader.reading(key.reading, key.node, value));
        changed.clear();
        starved.forEach(reader::starved);
        starved.clear();
    }
}
