package org.bmon.collector.api;

import java.io.IOException;
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
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells subscribers of each new or amended block, reorg and invalid block, after it is in the store. Each has a thread
 * and a bounded queue; one that does not keep up is let go, and finds the rest through the API when it comes back.
 */
final class LiveStream implements CommitListener, SmartLifecycle {

    private static final int QUEUE = 256;
    private static final long HEARTBEAT_SECONDS = 15;

    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads;
    private volatile boolean running;

    private record Message(String event, Object data) {}

    private static final class Subscriber {
        final SseEmitter emitter = new SseEmitter(0L);
        final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(QUEUE);
        volatile boolean over;
    }

    LiveStream(int maxSubscribers) {
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
     * @throws java.util.concurrent.RejectedExecutionException if there are too many
     */
    SseEmitter subscribe() {
        Subscriber subscriber = new Subscriber();
        subscriber.emitter.onCompletion(() -> subscriber.over = true);
        subscriber.emitter.onError(e -> subscriber.over = true);
        threads.execute(() -> serve(subscriber));
        subscribers.add(subscriber);
        return subscriber.emitter;
    }

    private void serve(Subscriber subscriber) {
        try {
            subscriber.emitter.send(SseEmitter.event().name("hello").data(Map.of()));
            while (!subscriber.over) {
                Message message = subscriber.queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                SseEmitter.SseEventBuilder event = message == null
                        ? SseEmitter.event().comment("still here")
                        : SseEmitter.event().name(message.event).data(message.data, MediaType.APPLICATION_JSON);
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
        if (subscribers.isEmpty()) {
            return;
        }
        changes.blocks().forEach(found -> tell("block", ReportJson.block(found.network(), found.value())));
        changes.reorgs().forEach(found -> tell("reorg", ReportJson.reorg(found.network(), found.value())));
        changes.invalidBlocks()
                .forEach(found -> ReportJson.invalid(found.network(), found.value())
                        .forEach(shape -> tell("invalid-block", shape)));
    }

    private void tell(String event, Object data) {
        for (Subscriber subscriber : subscribers) {
            if (!subscriber.queue.offer(new Message(event, data))) {
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
