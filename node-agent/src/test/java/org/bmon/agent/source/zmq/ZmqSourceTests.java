package org.bmon.agent.source.zmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ThrowingRunnable;
import org.bmon.agent.source.MempoolLedger;
import org.bmon.agent.source.MempoolQuery;
import org.bmon.agent.source.MempoolSnapshot;
import org.bmon.agent.source.NodePulse;
import org.bmon.agent.source.NodeStarts;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.TxAccepted;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class ZmqSourceTests {

    private static final Clock CLOCK = Clock.systemUTC();

    private final TestPublisher node = new TestPublisher();
    private final ListIntake intake = new ListIntake();
    private final NodePulse pulse = new NodePulse(System.nanoTime());
    private final CountingZmqMetrics metrics = new CountingZmqMetrics();
    private final AtomicLong published = new AtomicLong();
    private Clock clock = CLOCK;
    private NodeStarts starts = NodeStarts.UNKNOWN;
    private Duration silence = Duration.ofMinutes(10);
    private @Nullable MempoolQuery query;
    private @Nullable ZmqSource source;

    /** A ledger that misses what the answer has and no event told. */
    private final MempoolLedger ledger = new MempoolLedger() {
        @Override
        public void asked() {}

        @Override
        public int answered(MempoolSnapshot answer) {
            return (int) answer.txids().stream()
                    .filter(txid -> intake.events.stream()
                            .noneMatch(event -> event instanceof TxAccepted accepted
                                    && accepted.txid().equals(txid)))
                    .count();
        }

        @Override
        public int size() {
            return 0;
        }
    };

    private void start(int highWaterMark) {
        ZmqSettings settings = new ZmqSettings(
                List.of(node.endpoint()), highWaterMark, silence, Duration.ofMillis(50), Duration.ofMillis(200));
        source = new ZmqSource(
                settings, new NodeName("node-1"), intake, ledger, query, pulse, starts, metrics, ZmqTap.NONE, clock);
        source.start();
        awaitListener();
    }

    private void stop() {
        if (source != null) {
            source.close();
            source = null;
        }
    }

    @AfterEach
    void end() {
        stop();
        node.close();
    }

    private static void awaitSoon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }

    /** A publisher tells nobody when its subscriber has come: it speaks until it is heard. */
    private void awaitListener() {
        long heard = metrics.messages.get();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    publish();
                    return metrics.messages.get() > heard;
                });
    }

    private void publish() {
        node.accept(new Txid(0, 0, 0, published.incrementAndGet()));
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            publish();
        }
    }

    private void awaitAccount() {
        // All that the node sent since the first message that was ever heard.
        awaitSoon(() ->
                assertThat(intake.count(TxAccepted.class) + intake.missing()).isEqualTo(node.sent() - firstHeard()));
    }

    private long firstHeard() {
        return ((TxAccepted) intake.events.stream()
                                .filter(TxAccepted.class::isInstance)
                                .findFirst()
                                .orElseThrow(() -> new AssertionError("nothing came yet")))
                        .mempoolSequence()
                - 1;
    }

    @Test
    void messagesBecomeEventsWithTheTimeOfReceipt() {
        long before = Stamp.micros(CLOCK.instant());
        start(1000);
        publish(50);
        awaitAccount();
        // The monitor of a socket tells of a connection after its first message at times.
        awaitSoon(() -> assertThat(source.problem()).isNull());
        assertThat(metrics.connected).containsEntry(node.endpoint(), true);
        assertThat(intake.events).allSatisfy(event -> {
            assertThat(event.at().source()).isEqualTo(TimeSource.RECEIVED);
            assertThat(event.at().micros()).isBetween(before, Stamp.micros(CLOCK.instant()));
        });
    }

    @Test
    void whatTheNodeLostIsCountedToTheMessage() {
        start(1000);
        publish(5);
        for (int i = 0; i < 17; i++) {
            node.lose();
        }
        publish(5);
        awaitAccount();
        assertThat(intake.missing()).isEqualTo(17);
        assertThat(metrics.lost).hasValue(17);
    }

    @Test
    void whatWasSentWhileTheAgentWasAwayIsCountedToTheMessage() {
        start(1000);
        publish(5);
        awaitAccount();
        stop();
        publish(31);
        start(1000);
        awaitAccount();
        assertThat(intake.missing()).isGreaterThanOrEqualTo(31);
    }

    @Test
    void messagesThatHaveNoRoomWhileTheDiskIsFullAreCountedToTheMessage() {
        start(1000);
        awaitAccount();
        intake.full = true;
        publish(20_000);
        awaitSoon(() -> assertThat(metrics.overflowed.get()).isPositive());
        awaitSoon(() -> assertThat(source.problem()).contains("full"));
        intake.full = false;
        await().atMost(Duration.ofSeconds(60)).until(() -> source.problem() == null);
        publish(1);
        awaitAccount();
        assertThat(intake.missing()).isEqualTo(metrics.overflowed.get());
    }

    @Test
    void restartOfTheNodeIsNoLossAndTheConnectionComesBack() {
        start(1000);
        publish(50);
        awaitAccount();
        node.restart();
        awaitListener();
        awaitSoon(() -> assertThat(metrics.restarts).hasValue(1));
        assertThat(intake.events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                DataGap.class, gap -> assertThat(gap.kind()).isEqualTo(ZmqEvents.NODE_RESTARTED)));
    }

    @Test
    void restartThatTheLogTellsOfIsSeenThoughTheCounterIsAheadAgain() {
        start(1000);
        publish(5);
        awaitAccount();
        stop();
        node.restart();
        publish(500);
        long now = Stamp.micros(CLOCK.instant());
        starts = new NodeStarts() {
            @Override
            public boolean isUpToDate() {
                return true;
            }

            @Override
            public long lastMicros() {
                return now;
            }
        };
        start(1000);
        awaitSoon(() -> assertThat(intake.events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                DataGap.class, gap -> assertThat(gap.kind()).isEqualTo(ZmqEvents.NODE_RESTARTED))));
        // Of the new process just those are missing that it sent before it was heard.
        assertThat(intake.missing()).isGreaterThanOrEqualTo(500).isLessThan(node.sent());
    }

    @Test
    void silenceWhileTheNodeMovesMakesTheSocketsAnew() {
        silence = Duration.ofMillis(300);
        start(1000);
        awaitSoon(() -> {
            pulse.beat(System.nanoTime());
            assertThat(metrics.renewed.get()).isPositive();
        });
        awaitListener();
        assertThat(intake.count(TxAccepted.class)).isGreaterThan(1);
    }

    @Test
    void mempoolIsAskedForAtTheStartAndAfterAGap() {
        AtomicLong asked = new AtomicLong();
        query = () -> {
            if (asked.incrementAndGet() == 1) {
                throw new IOException("warming up");
            }
            return new MempoolSnapshot(1, List.of(new Txid(7, 7, 7, 7)), 0);
        };
        start(1000);
        awaitSoon(() -> assertThat(metrics.unanswered).hasValue(1));
        awaitSoon(() -> assertThat(metrics.answered).hasValue(1));
        assertThat(metrics.missed).hasValue(1);
    }

    @Test
    void messageThatNoBitcoindSendsIsLeftOutAndCounted() {
        start(1000);
        node.sendRaw("sequence".getBytes(StandardCharsets.US_ASCII), new byte[3], new byte[4]);
        node.sendRaw("sequence".getBytes(StandardCharsets.US_ASCII));
        awaitSoon(() -> assertThat(metrics.malformed).hasValue(2));
        publish(1);
        awaitAccount();
    }

    @Test
    void nodeThatIsNotThereIsTheProblemThatIsTold() {
        node.close();
        source = new ZmqSource(
                ZmqSettings.of(node.endpoint()),
                new NodeName("node-1"),
                intake,
                ledger,
                null,
                pulse,
                starts,
                metrics,
                ZmqTap.NONE,
                CLOCK);
        source.start();
        awaitSoon(() -> assertThat(source.problem())
                .contains("no connection to " + node.endpoint())
                .contains("zmqpubsequence"));
    }

    @Test
    void commitThatFailsUnforeseenIsCountedAndTriedAgain() {
        start(1000);
        publish(5);
        awaitAccount();
        intake.broken = true;
        publish(5);
        awaitSoon(() -> assertThat(metrics.failed.get()).isPositive());
        assertThat(source.problem()).contains("broken, as the test wants it");
        intake.broken = false;
        awaitAccount();
        assertThat(intake.missing()).isZero();
    }

    @Test
    void receiverThatFailsIsCountedAndBegunAnew() {
        AtomicBoolean once = new AtomicBoolean(true);
        clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return CLOCK.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                if (once.getAndSet(false)) {
                    throw new IllegalStateException("no time, as the test wants it");
                }
                return CLOCK.instant();
            }
        };
        start(1000);
        assertThat(metrics.failed).hasValue(1);
        publish(5);
        awaitAccount();
    }
}
