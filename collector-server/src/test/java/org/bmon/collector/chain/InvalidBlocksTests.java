package org.bmon.collector.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.block;
import static org.bmon.collector.Samples.node;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.Stamp;
import org.bmon.common.event.BlockInvalid;
import org.junit.jupiter.api.Test;

class InvalidBlocksTests {

    private final List<InvalidBlock> found = new ArrayList<>();
    private final InvalidBlocks blocks = new InvalidBlocks(3, found::add);

    private void judge(String node, int block, String reason) {
        blocks.accept(node(node), new BlockInvalid(Stamp.ofLog(1), block(block), null, reason, null));
    }

    @Test
    void eachNodesFirstReasonStands() {
        judge("b", 1, "time-too-new");
        judge("a", 1, "bad-cb-amount");
        judge("b", 1, "duplicate-invalid");

        assertThat(found).hasSize(2);
        assertThat(found.get(1).reasons().toString()).isEqualTo("{a=bad-cb-amount, b=time-too-new}");
    }

    @Test
    void theOneKnownForLongestGoesPastTheLimit() {
        for (int i = 0; i < 5; i++) {
            judge("a", i, "bad");
        }
        judge("b", 4, "bad");
        judge("b", 0, "bad");

        assertThat(blocks.evicted()).isEqualTo(3);
        assertThat(found.get(5).reasons()).hasSize(2);
        assertThat(found.get(6).reasons()).hasSize(1);
    }
}
