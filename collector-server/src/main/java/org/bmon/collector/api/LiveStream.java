package org.bmon.collector.api;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.bmon.collector.live.CommitListener;
import org.bmon.collector.store.Changes;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells subscribers of each new or amended block, reorg, invalid block and notice, after it is in the store. Each has a
 * thread and a bounded queue; one that does not keep up is let go. Messages are numbered, and the last of them kept: who
 * comes back soon is told what it missed, and who comes back later finds it through the API.
 */
final class LiveStream implements CommitListener, SmartLifecycle {

    private static final int KEPT = 256;
    private static final int QUEUE = 2 * KEPT;
    private static final long HEARTBEAT_SECONDS = 15;

    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads;

    /** Tells the numbers of this process from those of the one before. */
    private final String run;

    private final Deque<Message> kept = new ArrayDeque<>();
    private long told;
    private volatile boolean running;

    private record Message(long number, String event, Object data) {}

    private static final class Subscriber {
        final SseEmitter emitter = new SseEmitter(0L);
        final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(QUEUE);
        final boolean resumed;
        volatile boolean over;

        Subscriber(boolean resumed) {
            this.resumed = resumed;
        }
    }

    LiveStream(int maxSubscribers, String run) {
        this.run = run;
        threads = new ThreadPoolExecutor(
                0,
                maxSubscribers,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new CustomizableThreadFactory("live-stream-"));
    }

    /**
     * A new subscriber's answer.
     *
     * @param lastId the last message that it has; null if none
     * @throws java.util.concurrent.RejectedExecutionException if there are too many
     */
    synchronized SseEmitter subscribe(@Nullable String lastId) {
        long last = number(lastId);
        Message oldest = kept.peekFirst();
        boolean resumed = last >= 0 && last <= told && (oldest == null || last >= oldest.number - 1);
        Subscriber subscriber = new Subscriber(resumed);
        subscriber.emitter.onCompletion(() -> subscriber.over = true);
        subscriber.emitter.onError(e -> subscriber.over = true);
        if (resumed) {
            kept.stream().filter(message -> message.number > last).forEach(subscriber.queue::add);
        }
        threads.execute(() -> serve(subscriber));
        subscribers.add(subscriber);
        return subscriber.emitter;
    }

    /** The number of a message of this run; -1 if it is none. */
    private long number(@Nullable String id) {
        if (id != null
                && id.startsWith(run + "-")
                && id.substring(run.length() + 1).matches("\\d{1,18}")) {
            return Long.parseLong(id.substring(run.length() + 1));
        }
        return -1;
    }

    private void serve(Subscriber subscriber) {
        try {
            subscriber.emitter.send(SseEmitter.event()
                    .name("hello")
                    .data(Map.of("resumed", subscriber.resumed), MediaType.APPLICATION_JSON));
            while (!subscriber.over) {
                Message message = subscriber.queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                SseEmitter.SseEventBuilder event = message == null
                        ? SseEmitter.event().comment("still here")
                        : SseEmitter.event()
                                .id(run + "-" + message.number)
                                .name(message.event)
                                .data(message.data, MediaType.APPLICATION_JSON);
                subscriber.emitter.send(event);
            }
            subscriber.emitter.complete();
        } catch (IOException | IllegalStateException e) {
            // The subscriber went away: nothing is lost, the history has it all.
            subscriber.emitter.completeWithError(e);
        } catch (InterruptedException e) {
            subscriber.emitter.complete();
        } finally {
            subscribers.remove(subscriber);
        }
    }

    @Override
    public void committed(Changes changes) {
        changes.blocks().forEach(found -> tell("block", ReportJson.block(found.network(), found.value())));
        changes.reorgs().forEach(found -> tell("reorg", ReportJson.reorg(found.network(), found.value())));
        changes.invalidBlocks()
                .forEach(found -> ReportJson.invalid(found.network(), found.value())
                        .forEach(shape -> tell("invalid-block", shape)));
        changes.notices().stream()
                .filter(found -> !found.value().kind().isRoutine())
                .forEach(found -> tell("notice", NoticeJson.of(found)));
    }

    private synchronized void tell(String event, Object data) {
        Message message = new Message(++told, event, data);
        kept.addLast(message);
        if (kept.size() > KEPT) {
            kept.removeFirst();
        }
        for (Subscriber subscriber : subscribers) {
            if (!subscriber.queue.offer(message)) {
                subscriber.over = true;
            }
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Comes before the web server's: it would wait for streams that never end. */
    @Override
    public void stop() {
        running = false;
        threads.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
