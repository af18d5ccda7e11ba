package org.bmon.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.bmon.collector.arrivals.Arrival;
import org.bmon.collector.arrivals.ArrivalReader;
import org.bmon.collector.arrivals.InvalidArrivalsException;
import org.bmon.collector.ingest.NodeTokens;
import org.bmon.collector.store.HistoryStore;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Block arrival times as rows {@code height,hash,arrival_ms}, the format of bitcoin-data/block-arrival-times: out for
 * every node, in for whoever has the node's token. An import is taken whole or refused whole.
 */
@RestController
@RequestMapping("/api/v1/arrivals")
final class ArrivalController {

    private static final String BEARER = "Bearer ";
    private static final long YOUNGEST_MICROS = Duration.ofHours(1).toNanos() / 1_000;

    /** Sightings in memory at once, for each row that an import may have. */
    private static final int SIGHTINGS_A_ROW = 20;

    private final HistoryStore store;
    private final NodeTokens tokens;
    private final Clock clock;
    private final int maxRows;

    /** One at a time: each holds its rows, and what others saw of the same blocks, in memory. */
    private final Semaphore importing = new Semaphore(1);

    ArrivalController(HistoryStore store, NodeTokens tokens, Clock clock, ApiProperties properties) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
        this.maxRows = properties.maxImport();
    }

    /** The nodes of which arrivals were imported. */
    @GetMapping
    ResponseEntity<Object> imported(Format format) {
        List<ImportedJson> nodes =
                store.importedArrivals().stream().map(ImportedJson::of).toList();
        return Answer.of(format, nodes, () -> ImportedJson.csv(nodes));
    }

    /** When a node connected blocks, imported or not, by time. */
    @GetMapping("/{node}")
    ResponseEntity<Csv> export(@PathVariable("node") String name, TimeRange range) {
        NodeName node = Parameters.parsed("node", name, NodeName::new);
        Network network = needed(range.network());
        Csv rows = new Csv(
                List.of(),
                to -> store.arrivals(
                        network,
                        node,
                        range.query(),
                        arrival -> to.row(
                                arrival.height(), arrival.hash().toHex(), Math.floorDiv(arrival.micros(), 1_000))));
        return ResponseEntity.ok().contentType(CsvConverter.TYPE).body(rows);
    }

    @PostMapping("/{node}")
    ResponseEntity<?> take(
            @PathVariable("node") String name,
            @RequestParam(name = "network", required = false) @Nullable String networkLabel,
            HttpServletRequest request)
            throws IOException, InvalidArrivalsException {
        Optional<NodeName> sender = sender(request.getHeader(HttpHeaders.AUTHORIZATION));
        if (sender.isEmpty()) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                    .body(problem(HttpStatus.UNAUTHORIZED, "send the node's token: Authorization: Bearer TOKEN"));
        }
        NodeName node = Parameters.parsed("node", name, NodeName::new);
        if (!sender.get().equals(node)) {
            return ResponseEntity.status(HttpStatus.FORBIDDEN)
                    .body(problem(
                            HttpStatus.FORBIDDEN, "this token is of " + sender.get() + ", not of the node asked"));
        }
        Network network = needed(Parameters.network(networkLabel));
        if (!importing.tryAcquire()) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .header(HttpHeaders.RETRY_AFTER, "10")
                    .body(problem(HttpStatus.SERVICE_UNAVAILABLE, "another import is under way; send this one later"));
        }
        try {
            long before = Stamp.micros(clock.instant()) - YOUNGEST_MICROS;
            ArrivalReader reader = new ArrivalReader(before, maxRows);
            List<Arrival> arrivals = reader.read(request.getInputStream());
            int told = ArrivalImport.write(store, network, node, arrivals, SIGHTINGS_A_ROW * maxRows);
            return ResponseEntity.ok(Map.of("rows", reader.rows(), "blocks", arrivals.size(), "alreadyTold", told));
        } finally {
            importing.release();
        }
    }

    private Optional<NodeName> sender(@Nullable String authorization) {
        return authorization != null && authorization.startsWith(BEARER)
                ? tokens.nodeOf(authorization.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    private static Network needed(@Nullable Network network) {
        if (network == null) {
            throw new InvalidParameterException("network", "network is needed, such as network=main");
        }
        return network;
    }

    @ExceptionHandler
    ProblemDetail invalid(InvalidArrivalsException e) {
        ProblemDetail problem = problem(HttpStatus.UNPROCESSABLE_CONTENT, e.getMessage());
        problem.setProperty("field", "body");
        problem.setProperty("line", e.line());
        return problem;
    }

    private static ProblemDetail problem(HttpStatus status, @Nullable String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail);
    }
}
