package org.bmon.agent.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRemoved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MempoolModelTests {

    private final MempoolModel model = new MempoolModel();

    private static Txid tx(long number) {
        return new Txid(0, 0, 0, number);
    }

    private void accepted(long number) {
        model.told(new TxAccepted(Stamp.ofLog(1), tx(number), null, null, null));
    }

    private void removed(long number) {
        model.told(new TxRemoved(Stamp.ofLog(1), tx(number), null));
    }

    @Test
    void firstMempoolIsNoNews() {
        model.asked();
        assertThat(model.missed(List.of(tx(1), tx(2)))).isEmpty();
        model.adopt(List.of(tx(1), tx(2)));
        model.asked();
        assertThat(model.missed(List.of(tx(1), tx(2), tx(3)))).containsExactly(tx(3));
    }

    @Test
    void whatCameAndWentWhileTheNodeWasAskedIsNotMissed() {
        model.asked();
        model.adopt(List.of(tx(1)));
        model.asked();
        accepted(2);
        removed(1);
        removed(3);
        assertThat(model.missed(List.of(tx(1), tx(2), tx(3), tx(4)))).containsExactly(tx(4));
        model.adopt(List.of(tx(1), tx(3), tx(4)));
        model.asked();
        assertThat(model.missed(List.of(tx(1), tx(2), tx(3), tx(4)))).containsExactly(tx(1), tx(3));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void setOfTransactionsIsASet(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TxidSet set = new TxidSet();
        Set<Long> plain = new HashSet<>();
        for (int i = 0; i < 30_000; i++) {
            long number = random.nextInt(4000) - 2000L;
            long key = number == 0 ? 1 : number;
            if (random.nextInt(3) == 0) {
                set.remove(tx(key));
                plain.remove(key);
            } else {
                set.add(tx(key));
                plain.add(key);
            }
        }
        assertThat(set.size()).isEqualTo(plain.size());
        for (long number = -2000; number < 2000; number++) {
            assertThat(set.contains(tx(number == 0 ? 1 : number))).isEqualTo(plain.contains(number == 0 ? 1 : number));
        }
    }
}
