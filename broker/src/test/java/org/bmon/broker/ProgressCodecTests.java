package org.bmon.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.StreamProgress;
import org.junit.jupiter.api.Test;

class ProgressCodecTests {

    @Test
    void progressComesBackAsItWasWritten() throws Exception {
        StreamProgress progress =
                new StreamProgress(new StreamId(new NodeName("oak"), Network.MAIN, "c"), 7, 3, 1, List.of("a", "b"));

        assertThat(ProgressCodec.decode("oak", ProgressCodec.encode(progress))).isEqualTo(progress);
    }
}
