package org.bmon.workbench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeWarning;
import org.bmon.workbench.cli.BadInput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergedEventsTests {

    @Test
    void eventsComeByTimeAndOfOneTimeInTheOrderOfTheStreams() throws BadInput {
        assertThat(merged(stream("a", 1, 5, 5), stream("b", 1, 2, 5)))
                .containsExactly("a0@1", "b0@1", "b1@2", "a1@5", "a2@5", "b2@5");
    }

    @Test
    void aStreamWhoseTimesGoBackKeepsItsOrder() throws BadInput {
        assertThat(merged(stream("a", 10, 8, 9, 11), stream("b", 9, 10, 12)))
                .containsExactly("b0@9", "a0@10", "a1@8", "a2@9", "b1@10", "a3@11", "b2@12");
    }

    @Test
    void ofNoStreamNothingComes() throws BadInput {
        assertThat(merged()).isEmpty();
        assertThat(merged(stream("a"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyEventComesOnceAndEachStreamInItsOrder(long seed) throws BadInput {
        SplittableRandom random = new SplittableRandom(seed);
        EventStream[] streams = new EventStream[5];
        int sum = 0;
        for (int i = 0; i < streams.length; i++) {
            long[] times = random.longs(random.nextInt(100), 0, 50).toArray();
            sum += times.length;
            streams[i] = stream("s" + i + "x", times);
        }

        List<String> merged = merged(streams);

        assertThat(merged).hasSize(sum).doesNotHaveDuplicates();
        for (int i = 0; i < streams.length; i++) {
            String name = "s" + i + "x";
            assertThat(merged.stream()
                            .filter(text -> text.startsWith(name))
                            .map(text -> Integer.valueOf(text.substring(3, text.indexOf('@')))))
                    .isSorted();
        }
    }

    private static List<String> merged(EventStream... streams) throws BadInput {
        MergedEvents events = new MergedEvents(List.of(streams));
        List<String> texts = new ArrayList<>();
        for (MergedEvents.Head head = events.next(); head != null; head = events.next()) {
            texts.add(((NodeWarning) head.event()).text() + "@"
                    + head.event().at().micros());
        }
        return texts;
    }

    private static EventStream stream(String node, long... times) {
        List<Event> events = new ArrayList<>();
        for (long time : times) {
            events.add(new NodeWarning(Stamp.ofLog(time), "test", node + events.size()));
        }
        Iterator<Event> iterator = events.iterator();
        return new EventStream() {

            @Override
            public NodeName node() {
                return new NodeName(node);
            }

            @Override
            public @Nullable Event next() {
                return iterator.hasNext() ? iterator.next() : null;
            }

            @Override
            public void close() {}
        };
    }
}
