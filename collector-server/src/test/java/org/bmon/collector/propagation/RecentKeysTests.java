package org.bmon.collector.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.bmon.collector.Samples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentKeysTests {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 64, 1000})
    void remembersTheLastOnesExactly(int capacity) {
        SplittableRandom random = new SplittableRandom(capacity);
        RecentKeys keys = new RecentKeys(capacity);
        Set<Integer> plain = new LinkedHashSet<>();
        int range = 3 * capacity + 5;
        for (int i = 0; i < 20 * capacity + 100; i++) {
            int number = random.nextInt(range);
            keys.add(Samples.tx(number));
            if (plain.add(number) && plain.size() > capacity) {
                Iterator<Integer> oldest = plain.iterator();
                oldest.next();
                oldest.remove();
            }
            int asked = random.nextInt(range);
            assertThat(keys.contains(Samples.tx(asked))).isEqualTo(plain.contains(asked));
        }
        for (int number = 0; number < range; number++) {
            assertThat(keys.contains(Samples.tx(number))).isEqualTo(plain.contains(number));
        }
        assertThat(keys.size()).isEqualTo(plain.size());
    }
}
