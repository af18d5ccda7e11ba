package org.bmon.agent.source.zmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRemoved;
import org.junit.jupiter.api.Test;

class ZmqEventsTests {

    private static final String HERE = "tcp://127.0.0.1:28332";
    private static final Stamp NOW = new Stamp(17, TimeSource.RECEIVED);

    private final ZmqEvents events = new ZmqEvents(new FrameCounters());
    private final List<Event> out = new ArrayList<>();

    private void accept(ZmqMessage message) throws ZmqFormatException {
        events.accept(HERE, message, 17, out::add);
    }

    @Test
    void sequenceGivesBlocksAndTransactions() throws Exception {
        byte[] added = Messages.labelled(Messages.TX, 'A', 8);
        added[33] = 44;
        accept(Messages.connected(0));
        accept(Messages.message(ZmqTopic.SEQUENCE, Messages.labelled(Messages.BLOCK, 'D', 0), 1));
        accept(Messages.message(ZmqTopic.SEQUENCE, added, 2));
        accept(Messages.message(ZmqTopic.SEQUENCE, Messages.labelled(Messages.TX, 'R', 8), 3));
        assertThat(out)
                .containsExactly(
                        new BlockConnected(NOW, Messages.BLOCK, null, null),
                        new BlockDisconnected(NOW, Messages.BLOCK, null),
                        new TxAccepted(NOW, Messages.TX, null, null, 44L),
                        new TxRemoved(NOW, Messages.TX, null));
    }

    @Test
    void otherTopicsGiveNoEventsButTheirLossIsTold() throws Exception {
        accept(Messages.message(ZmqTopic.HASHBLOCK, Messages.BLOCK.toBytes(), 0));
        accept(Messages.message(ZmqTopic.RAWTX, new byte[60], 0));
        assertThat(out).isEmpty();
        accept(Messages.message(ZmqTopic.HASHBLOCK, Messages.BLOCK.toBytes(), 3));
        assertThat(out)
                .containsExactly(new DataGap(
                        NOW, DataGap.Source.ZMQ, ZmqEvents.MESSAGES_LOST, 2L, "hashblock at " + HERE + ", counter 3"));
    }

    @Test
    void gapInTheMempoolSequenceIsNoLoss() throws Exception {
        for (int i = 0; i < 3; i++) {
            byte[] added = Messages.labelled(Messages.TX, 'A', 8);
            added[33] = (byte) (i * 40 + 1);
            accept(Messages.message(ZmqTopic.SEQUENCE, added, i));
        }
        assertThat(out).hasSize(3).noneMatch(DataGap.class::isInstance);
    }

    @Test
    void restartIsToldOnceAndTheGapComesBeforeTheEvent() throws Exception {
        accept(Messages.message(ZmqTopic.HASHBLOCK, Messages.BLOCK.toBytes(), 5));
        accept(Messages.connected(9));
        accept(Messages.connected(2));
        accept(Messages.message(ZmqTopic.HASHBLOCK, Messages.BLOCK.toBytes(), 0));
        assertThat(out).hasSize(4);
        assertThat(out.get(1))
                .isEqualTo(new DataGap(
                        NOW,
                        DataGap.Source.ZMQ,
                        ZmqEvents.NODE_RESTARTED,
                        null,
                        "sequence at " + HERE + ", counter 2"));
        assertThat(((DataGap) out.get(2)).missing()).isEqualTo(2L);
        assertThat(out.get(3)).isInstanceOf(BlockConnected.class);
    }

    @Test
    void malformedSequenceStillCounts() throws Exception {
        accept(Messages.connected(0));
        ZmqMessage bad = Messages.message(ZmqTopic.SEQUENCE, Messages.labelled(Messages.BLOCK, '?', 0), 1);
        assertThatThrownBy(() -> accept(bad)).isInstanceOf(ZmqFormatException.class);
        accept(Messages.connected(2));
        assertThat(out).hasSize(2).allMatch(BlockConnected.class::isInstance);
    }
}
