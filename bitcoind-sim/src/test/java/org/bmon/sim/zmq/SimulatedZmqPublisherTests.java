package org.bmon.sim.zmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;
import org.bmon.sim.rpc.ZmqNotifierView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

class SimulatedZmqPublisherTests {

    private static final BlockHash BLOCK = new BlockHash(0, 1, 2, 3);
    private static final Txid TX = new Txid(1, 2, 3, 4);

    private SimulatedZmqPublisher publisher = new SimulatedZmqPublisher(List.of());
    private final ZContext subscribers = new ZContext();

    @AfterEach
    void close() {
        publisher.close();
        subscribers.close();
    }

    private ZMQ.Socket subscribe(String address) {
        ZMQ.Socket socket = subscribers.createSocket(SocketType.SUB);
        socket.setReceiveTimeOut(50);
        socket.setReconnectIVL(20);
        socket.subscribe("");
        assertThat(socket.connect(address)).isTrue();
        return socket;
    }

    /**
     * Sends until the subscriber hears it, for a subscription takes its time, and connects again where it is long in
     * coming; returns the first message heard.
     */
    private List<byte[]> hear(ZMQ.Socket socket, String address, Runnable send) {
        List<byte[]> heard = new ArrayList<>();
        int[] unheard = {0};
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            if (++unheard[0] % 20 == 0) {
                socket.disconnect(address);
                socket.connect(address);
            }
            send.run();
            heard.addAll(receive(socket));
            return !heard.isEmpty();
        });
        return heard;
    }

    private static List<byte[]> receive(ZMQ.Socket socket) {
        List<byte[]> frames = new ArrayList<>();
        byte[] frame = socket.recv();
        while (frame != null) {
            frames.add(frame);
            frame = socket.hasReceiveMore() ? socket.recv() : null;
        }
        return frames;
    }

    private static long counter(List<byte[]> frames) {
        byte[] bytes = frames.get(2);
        return (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16 | (long) (bytes[3] & 0xff) << 24;
    }

    @Test
    void subscriberHearsThreeFramesInOrderOnOneEndpoint() {
        publisher = new SimulatedZmqPublisher(List.of(ZmqNotifier.of("sequence"), ZmqNotifier.of("hashblock")));
        publisher.start();
        assertThat(publisher.address("sequence")).isEqualTo(publisher.address("hashblock"));
        ZMQ.Socket socket = subscribe(publisher.address("sequence"));
        hear(socket, publisher.address("sequence"), () -> publisher.ledger().txAdded(TX, 1));
        publisher.ledger().setCounter("sequence", 700);
        publisher.ledger().blockConnected(BLOCK);
        publisher.ledger().hashBlock(BLOCK);
        List<byte[]> connected = receive(socket);
        while (counter(connected) < 700) {
            connected = receive(socket);
        }
        assertThat(connected).hasSize(3);
        assertThat(connected.get(0)).isEqualTo("sequence".getBytes(StandardCharsets.US_ASCII));
        assertThat(connected.get(1)).hasSize(33).startsWith(BLOCK.toBytes());
        assertThat(counter(connected)).isEqualTo(700);
        List<byte[]> hashBlock = receive(socket);
        assertThat(hashBlock.get(1)).isEqualTo(BLOCK.toBytes());
        assertThat(counter(hashBlock)).isZero();
    }

    @Test
    void lossIsSeenAsAGapInTheCounter() {
        publisher = new SimulatedZmqPublisher(List.of(ZmqNotifier.of("hashtx")));
        publisher.start();
        ZMQ.Socket socket = subscribe(publisher.address("hashtx"));
        hear(socket, publisher.address("hashtx"), () -> publisher.ledger().hashTx(TX));
        publisher.ledger().setCounter("hashtx", 1_000);
        publisher.ledger().lose((notifier, counter) -> counter >= 1_001 && counter <= 1_003);
        for (int i = 0; i < 5; i++) {
            publisher.ledger().hashTx(TX);
        }
        List<Long> counters = new ArrayList<>();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            List<byte[]> frames = receive(socket);
            if (!frames.isEmpty() && counter(frames) >= 1_000) {
                counters.add(counter(frames));
            }
            return counters.size() == 2;
        });
        assertThat(counters).containsExactly(1_000L, 1_004L);
        assertThat(publisher.ledger().lost()).isEqualTo(3);
    }

    @Test
    void restartKeepsThePortAndBeginsTheCountersAgain() {
        publisher = new SimulatedZmqPublisher(List.of(ZmqNotifier.of("hashtx")));
        publisher.start();
        String address = publisher.address("hashtx");
        ZMQ.Socket socket = subscribe(address);
        publisher.ledger().setCounter("hashtx", 100_000);
        assertThat(counter(hear(socket, address, () -> publisher.ledger().hashTx(TX))))
                .isGreaterThanOrEqualTo(100_000);
        publisher.close();
        publisher.ledger().hashTx(TX);
        publisher.start();
        assertThat(publisher.address("hashtx")).isEqualTo(address);
        long[] last = {100_000};
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            publisher.ledger().hashTx(TX);
            List<byte[]> frames = receive(socket);
            last[0] = frames.isEmpty() ? last[0] : counter(frames);
            return last[0] < 100_000;
        });
        assertThatThrownBy(publisher::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void firstNotifierOfASharedEndpointSetsTheHighWaterMark() {
        ZmqNotifier sequence = new ZmqNotifier("sequence", 0, 100_000);
        ZmqNotifier hashBlock = new ZmqNotifier("hashblock", 0, 7);
        ZmqNotifier hashTx = new ZmqNotifier("hashtx", 1, 50);
        publisher = new SimulatedZmqPublisher(List.of(sequence, hashTx, hashBlock));
        publisher.start();
        assertThat(publisher.actualHighWaterMark(sequence)).isEqualTo(7);
        assertThat(publisher.actualHighWaterMark(hashTx)).isEqualTo(50);
        String shared = publisher.address("sequence");
        assertThat(publisher.address("hashtx")).isNotEqualTo(shared);
        // What the node tells is what was configured.
        assertThat(publisher.notifications())
                .containsExactly(
                        new ZmqNotifierView("pubhashblock", shared, 7),
                        new ZmqNotifierView("pubhashtx", publisher.address("hashtx"), 50),
                        new ZmqNotifierView("pubsequence", shared, 100_000));
    }
}
