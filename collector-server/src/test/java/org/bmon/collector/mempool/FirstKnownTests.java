package org.bmon.collector.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bmon.collector.watch.Forgotten;
import org.bmon.collector.watch.Memory;
import org.bmon.common.Txid;
import org.junit.jupiter.api.Test;

class FirstKnownTests {

    private static final long SEED = 7;

    @Test
    void remembersWhenEachWasFirstKnown() {
        FirstKnown known = new FirstKnown(new Memory());
        known.note(txid(1), 50);
        known.note(txid(2), 40);
        known.note(txid(1), 30);

        assertThat(known.atMicros(txid(1))).isEqualTo(50);
        assertThat(known.atMicros(txid(2))).isEqualTo(40);
        assertThat(known.atMicros(txid(3))).isNull();
        assertThat(known.sinceMicros()).isEqualTo(30);
    }

    @Test
    void forgetsTheOldestAsAnOrderedMapWould() {
        int most = 5_000;
        int[] gone = {0};
        Memory memory = new Memory();
        FirstKnown known = new FirstKnown(memory, most);
        Map<Txid, Long> expected = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Txid, Long> eldest) {
                gone[0] += size() > most ? 1 : 0;
                return size() > most;
            }
        };
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 60_000; i++) {
            Txid txid = txid(random.nextInt(20_000));
            known.note(txid, i);
            expected.putIfAbsent(txid, (long) i);
        }

        for (int i = 0; i < 20_000; i++) {
            assertThat(known.atMicros(txid(i))).isEqualTo(expected.get(txid(i)));
        }
        assertThat(memory.counts()).containsEntry(Forgotten.FIRST_KNOWN, (long) gone[0]);
    }

    private static Txid txid(long number) {
        SplittableRandom words = new SplittableRandom(number);
        return new Txid(words.nextLong(), words.nextLong(), words.nextLong(), words.nextLong());
    }
}
