package org.bmon.common.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.jspecify.annotations.Nullable;

/** Random events of every type, for tests: equal seeds give equal events. */
public final class TestEvents {

    private static final Map<Class<? extends Event>, Function<Source, Event>> GENERATORS = new LinkedHashMap<>();

    private static final List<Class<? extends Event>> TYPES = leaves(Event.class)
            .<Class<? extends Event>>map(type -> type.asSubclass(Event.class))
            .toList();

    private static <T extends Event> void generator(Class<T> type, Function<Source, T> generator) {
        GENERATORS.put(type, generator::apply);
    }

    static {
        generator(
                HeaderSeen.class,
                r -> new HeaderSeen(
                        r.stamp(), r.block(), r.maybe(r::height), r.maybe(r::peer), r.of(HeaderSeen.Via.values())));
        generator(
                BlockDataComplete.class,
                r -> new BlockDataComplete(
                        r.stamp(), r.block(), r.of(BlockDataComplete.Via.values()), r.maybe(r::compactBlock)));
        generator(
                BlockConnected.class,
                r -> new BlockConnected(r.stamp(), r.block(), r.maybe(r::height), r.maybe(r::amount)));
        generator(
                BlockConnectTimed.class,
                r -> new BlockConnectTimed(r.stamp(), r.block(), r.amount(), r.map(r::word, r::amount)));
        generator(BlockDisconnected.class, r -> new BlockDisconnected(r.stamp(), r.block(), r.maybe(r::height)));
        generator(BlockDownloadTimeout.class, r -> new BlockDownloadTimeout(r.stamp(), r.block(), r.peer()));
        generator(
                BlockAudit.class,
                r -> new BlockAudit(
                        r.stamp(),
                        r.block(),
                        r.height(),
                        r.amount(),
                        r.amount(),
                        r.amount(),
                        r.maybe(r::amount),
                        r.maybe(r::block),
                        r.maybe(r::text)));
        generator(
                BlockInvalid.class,
                r -> new BlockInvalid(r.stamp(), r.maybe(r::block), r.maybe(r::height), r.word(), r.maybe(r::text)));
        generator(
                TxAccepted.class,
                r -> new TxAccepted(r.stamp(), r.txid(), r.maybe(r::wtxid), r.maybe(r::peer), r.maybe(r::amount)));
        generator(MempoolEntry.class, r -> new MempoolEntry(r.stamp(), r.txid(), r.amount(), r.amount()));
        generator(TxRemoved.class, r -> new TxRemoved(r.stamp(), r.txid(), r.maybe(r::word)));
        generator(
                TxRejected.class,
                r -> new TxRejected(r.stamp(), r.txid(), r.maybe(r::wtxid), r.peer(), r.word(), r.maybe(r::text)));
        generator(
                TxReplaced.class,
                r -> new TxReplaced(
                        r.stamp(), r.list(r::txid), r.maybe(r::txid), r.maybe(r::amount), r.maybe(r::amount)));
        generator(NodeWarning.class, r -> new NodeWarning(r.stamp(), r.word(), r.text()));
        generator(
                ChainState.class,
                r -> new ChainState(
                        r.stamp(), r.block(), r.height(), r.height(), r.flag(), r.list(r::text), r.flag(), r.amount()));
        generator(
                MempoolState.class,
                r -> new MempoolState(
                        r.stamp(), r.flag(), r.amount(), r.amount(), r.amount(), r.amount(), r.maybe(r::word)));
        generator(
                TemplateState.class,
                r -> new TemplateState(
                        r.stamp(),
                        r.block(),
                        r.list(r::txid),
                        r.amount(),
                        r.amount(),
                        r.maybe(() -> r.list(r::amount))));
        generator(
                PeerState.class,
                r -> new PeerState(
                        r.stamp(),
                        r.height(),
                        r.height(),
                        r.map(r::word, r::height),
                        r.map(r::word, r::height),
                        r.map(r::word, r::height),
                        r.height(),
                        r.height(),
                        r.maybe(r::amount),
                        r.maybe(r::amount)));
        generator(NodeStarted.class, r -> new NodeStarted(r.stamp(), r.text(), r.map(r::text, r::text)));
        generator(NodePhaseChanged.class, r -> new NodePhaseChanged(r.stamp(), r.of(NodePhaseChanged.Phase.values())));
        generator(NodeUnreachable.class, r -> new NodeUnreachable(r.stamp(), r.word()));
        generator(NodeReachable.class, r -> new NodeReachable(r.stamp(), r.maybe(r::height), r.maybe(r::text)));
        generator(
                DataGap.class,
                r -> new DataGap(r.stamp(), r.of(DataGap.Source.values()), r.word(), r.maybe(r::amount), r.text()));
        generator(
                BlockContent.class,
                r -> new BlockContent(r.stamp(), r.block(), r.height(), r.block(), r.maybe(r::text), r.list(r::txid)));
        generator(BlockSpends.class, r -> new BlockSpends(r.stamp(), r.block(), r.list(() -> r.list(r::word))));
        generator(
                ChainTips.class,
                r -> new ChainTips(
                        r.stamp(), r.list(() -> new ChainTips.Tip(r.block(), r.height(), r.height(), r.word()))));
        generator(
                MempoolContent.class,
                r -> new MempoolContent(
                        r.stamp(),
                        r.word(),
                        r.height(),
                        r.height(),
                        r.flag(),
                        r.maybe(r::word),
                        r.maybe(r::amount),
                        r.list(r::txid),
                        r.list(r::txid)));
        generator(NodeClockState.class, r -> new NodeClockState(r.stamp(), r.amount(), r.amount()));
        generator(
                SupplyState.class,
                r -> new SupplyState(
                        r.stamp(), r.block(), r.height(), r.amount(), r.amount(), r.maybe(r::word), r.flag()));
        generator(UnrecognisedEvent.class, r -> new UnrecognisedEvent(r.stamp(), "Future" + r.peer()));
    }

    private TestEvents() {}

    /** Every type of event there is. */
    public static List<Class<? extends Event>> types() {
        return TYPES;
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(TestEvents::leaves)
                : Stream.of(type);
    }

    /** An event of any type, each as likely. */
    public static Event random(SplittableRandom random) {
        return random(TYPES.get(random.nextInt(TYPES.size())), random);
    }

    /** An event of one type, with and without the values that may be missing, and with texts of all kinds. */
    public static <T extends Event> T random(Class<T> type, SplittableRandom random) {
        Function<Source, Event> generator = GENERATORS.get(type);
        if (generator == null) {
            throw new IllegalArgumentException("TestEvents has no generator for " + type.getSimpleName() + "; add one");
        }
        return type.cast(generator.apply(new Source(random)));
    }

    /** Random values of the types that events are made of: mostly such as nodes send, at times the outermost. */
    private record Source(SplittableRandom random) {

        private static final int[] TRICKY = {0, '\n', '"', '\\', 0x7f, 0xe9, 0x2028, 0xfffd, 0xfffe, 0x1f4a9};

        Stamp stamp() {
            long micros =
                    random.nextInt(20) == 0 ? random.nextLong() : 1_700_000_000_000_000L + random.nextLong(1L << 48);
            return new Stamp(micros, of(TimeSource.values()));
        }

        BlockHash block() {
            return new BlockHash(0, random.nextLong(), random.nextLong(), random.nextLong());
        }

        Txid txid() {
            return new Txid(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        }

        Wtxid wtxid() {
            return new Wtxid(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        }

        int height() {
            return random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(1_000_000);
        }

        long peer() {
            return random.nextLong(100_000);
        }

        long amount() {
            return random.nextInt(20) == 0 ? random.nextLong() : random.nextLong(1L << 40);
        }

        boolean flag() {
            return random.nextBoolean();
        }

        String word() {
            return of(new String[] {"expiry", "bad-cb-amount", "messages-lost", "ipv4"}) + random.nextInt(10);
        }

        String text() {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(30); left > 0; left--) {
                text.appendCodePoint(
                        random.nextInt(4) == 0 ? TRICKY[random.nextInt(TRICKY.length)] : ' ' + random.nextInt(95));
            }
            return text.toString();
        }

        BlockDataComplete.CompactBlock compactBlock() {
            return new BlockDataComplete.CompactBlock(height(), height(), height(), height(), maybe(this::amount));
        }

        <T> T of(T[] values) {
            return values[random.nextInt(values.length)];
        }

        <T> @Nullable T maybe(Supplier<T> value) {
            return random.nextBoolean() ? value.get() : null;
        }

        <T> List<T> list(Supplier<T> element) {
            List<T> list = new ArrayList<>();
            for (int left = random.nextInt(6); left > 0; left--) {
                list.add(element.get());
            }
            return list;
        }

        <T> SortedMap<String, T> map(Supplier<String> key, Supplier<T> value) {
            SortedMap<String, T> map = new TreeMap<>();
            for (int left = random.nextInt(6); left > 0; left--) {
                map.put(key.get(), value.get());
            }
            return map;
        }
    }
}
