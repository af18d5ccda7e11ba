package org.bmon.collector.ingest;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bmon.collector.live.Intake;
import org.bmon.collector.live.QueueFullException;
import org.bmon.collector.live.Receipt;
import org.bmon.collector.live.StreamConflictException;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.metrics.Refusal;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.BatchReply;
import org.bmon.common.wire.WireFormatException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes the batches of agents. A batch is taken whole or refused whole. */
@RestController
final class IngestController {

    private static final String BEARER = "Bearer ";
    private static final long WAIT_SECONDS = 2;

    /** In bytes: a batch without events, which asks how far its stream has come, is never larger. */
    private static final int MOST_OF_A_QUESTION = 2_048;

    private final IngestProperties properties;
    private final NodeTokens tokens;
    private final AgentAddresses addresses;
    private final BodyReader bodies;
    private final NodeRates rates;
    private final BatchCodec codec;
    private final Intake fleet;
    private final CollectorMetrics metrics;
    private final Clock clock;
    private final Semaphore reading;

    IngestController(
            IngestProperties properties,
            NodeTokens tokens,
            AgentAddresses addresses,
            BatchCodec codec,
            Intake fleet,
            CollectorMetrics metrics,
            Clock clock) {
        this.properties = properties;
        this.tokens = tokens;
        this.addresses = addresses;
        this.bodies = new BodyReader(
                properties.maxBody().toBytes(), properties.maxUnpacked().toBytes());
        this.rates = new NodeRates(properties.maxRate());
        this.codec = codec;
        this.fleet = fleet;
        this.metrics = metrics;
        this.clock = clock;
        this.reading = new Semaphore(properties.maxConcurrent());
    }

    @PostMapping("/api/v1/streams/{node}/events")
    ResponseEntity<byte[]> take(@PathVariable("node") String node, HttpServletRequest request)
            throws IOException, RefusedException, StreamConflictException, QueueFullException, InterruptedException {
        long receivedMicros = nowMicros();
        NodeName sender = sender(request.getHeader(HttpHeaders.AUTHORIZATION));
        if (!sender.value().equals(node)) {
            throw new RefusedException(
                    HttpStatus.FORBIDDEN, Refusal.FORBIDDEN, "this token is of " + sender + ", not of the node asked");
        }
        if (!rates.admits(sender, receivedMicros)) {
            throw new RefusedException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    Refusal.TOO_OFTEN,
                    sender + " delivers more than " + properties.maxRate() + " times a second; send larger batches");
        }
        if (request.getContentLengthLong() > MOST_OF_A_QUESTION && fleet.isNearlyFull()) {
            throw new RefusedException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    Refusal.BUSY,
                    "too many events wait for the analysis; send this batch again later");
        }
        if (!reading.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new RefusedException(
                    HttpStatus.SERVICE_UNAVAILABLE, Refusal.BUSY, "too many deliver at once; send again later");
        }
        Batch batch;
        Receipt receipt;
        try {
            BodyReader.Body body = bodies.read(request);
            batch = checked(body.unpacked(), sender);
            receipt = fleet.receive(batch, body.sent(), receivedMicros);
        } finally {
            reading.release();
        }
        addresses.delivered(sender, request.getRemoteAddr());
        BatchReply reply = new BatchReply(
                receipt.received(), receipt.durable(), receivedMicros, nowMicros(), fleet.wants(batch.stream()));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(codec.encodeReply(reply));
    }

    private NodeName sender(String authorization) throws RefusedException {
        Optional<NodeName> node = authorization != null && authorization.startsWith(BEARER)
                ? tokens.nodeOf(authorization.substring(BEARER.length()).strip())
                : Optional.empty();
        return node.orElseThrow(() -> new RefusedException(
                HttpStatus.UNAUTHORIZED, Refusal.UNAUTHORIZED, "send the node's token: Authorization: Bearer TOKEN"));
    }

    private Batch checked(byte[] bytes, NodeName sender) throws RefusedException {
        Batch batch;
        try {
            batch = codec.decode(bytes);
        } catch (WireFormatException e) {
            throw new RefusedException(HttpStatus.BAD_REQUEST, Refusal.MALFORMED, String.valueOf(e.getMessage()));
        }
        if (!batch.stream().node().equals(sender)) {
            throw new RefusedException(
                    HttpStatus.FORBIDDEN,
                    Refusal.FORBIDDEN,
                    "the batch is of " + batch.stream().node() + ", but " + sender + " speaks only for itself");
        }
        if (properties.network() != null && batch.stream().network() != properties.network()) {
            throw new RefusedException(
                    HttpStatus.FORBIDDEN,
                    Refusal.FORBIDDEN,
                    "the node is on " + batch.stream().network() + "; this collector takes " + properties.network()
                            + " only");
        }
        if (batch.events().size() > properties.maxBatch()) {
            throw new RefusedException(
                    HttpStatus.CONTENT_TOO_LARGE,
                    Refusal.TOO_LARGE,
                    "the batch has " + batch.events().size() + " events; at most " + properties.maxBatch()
                            + " are taken at once");
        }
        return batch;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RefusedException e) {
        metrics.refused(e.why());
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(e.status());
        if (e.status() == HttpStatus.UNAUTHORIZED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (e.status() == HttpStatus.SERVICE_UNAVAILABLE || e.status() == HttpStatus.TOO_MANY_REQUESTS) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.body(ProblemDetail.forStatusAndDetail(e.status(), e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> conflict(StreamConflictException e) {
        metrics.refused(Refusal.CONFLICT);
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, e.getMessage());
        problem.setProperty("epoch", e.epoch());
        problem.setProperty("received", e.receipt().received());
        problem.setProperty("durable", e.receipt().durable());
        return ResponseEntity.status(HttpStatus.CONFLICT).body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> full(QueueFullException e) {
        return refused(
                new RefusedException(HttpStatus.SERVICE_UNAVAILABLE, Refusal.BUSY, String.valueOf(e.getMessage())));
    }

    private long nowMicros() {
        return Stamp.micros(clock.instant());
    }
}
